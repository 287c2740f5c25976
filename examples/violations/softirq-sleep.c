// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping in a tasklet.
 *
 * A tasklet is called on the way out of an interrupt, on the stack of the task that was
 * interrupted. Put to sleep, it would take that task along, and no softirq would run on this
 * CPU until it woke up.
 *
 * expect: rule=sleep-in-atomic context=softirq
 */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static void example_tasklet(struct tasklet_struct *tasklet);
static DECLARE_TASKLET(tasklet, example_tasklet);
static atomic_t rounds = ATOMIC_INIT(0);

static void example_tasklet(struct tasklet_struct *unused)
{
	msleep(2);			/* here */
	atomic_inc(&rounds);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	tasklet_schedule(&tasklet);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-softirq-sleep",
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

MODULE_DESCRIPTION("Sleeping in a tasklet");
MODULE_LICENSE("GPL");
