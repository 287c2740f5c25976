// SPDX-License-Identifier: GPL-2.0-only
/*
 * A lock that a tasklet takes, taken with softirqs on.
 *
 * The tasklet runs on the way out of any interrupt, and so on top of a task that holds the lock.
 *
 * expect: rule=irq-lock-inversion context=softirq
 * also: deadlock soft-lockup
 */
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static void example_tasklet(struct tasklet_struct *tasklet);
static DECLARE_TASKLET(tasklet, example_tasklet);
static DEFINE_SPINLOCK(lock);		/* guards pending */
static size_t pending;

static void example_tasklet(struct tasklet_struct *unused)
{
	spin_lock(&lock);		/* here */
	pending = 0;
	spin_unlock(&lock);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	spin_lock(&lock);
	pending += size;
	spin_unlock(&lock);
	tasklet_schedule(&tasklet);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-irq-lock-inversion-softirq",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
	tasklet_kill(&tasklet);
}
module_exit(example_exit);

MODULE_DESCRIPTION("A lock that a tasklet takes, taken with softirqs on");
MODULE_LICENSE("GPL");
