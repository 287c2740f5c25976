// SPDX-License-Identifier: GPL-2.0-only
/*
 * A spinlock in a tasklet.
 *
 * A lock that a softirq takes is a spinlock, and tasks take it with spin_lock_bh(): no softirq
 * comes on this CPU while it is held. In the softirq itself plain spin_lock() will do.
 *
 * expect: clean contexts=softirq process
 */
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static void example_tasklet(struct tasklet_struct *tasklet);
static DECLARE_TASKLET(tasklet, example_tasklet);
static DEFINE_SPINLOCK(lock);		/* guards events */
static unsigned int events;

static void example_tasklet(struct tasklet_struct *unused)
{
	spin_lock(&lock);
	events++;
	spin_unlock(&lock);
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int seen;

	spin_lock_bh(&lock);
	seen = events;
	spin_unlock_bh(&lock);
	tasklet_schedule(&tasklet);
	return simple_read_from_buffer(buffer, size, pos, &seen, sizeof(seen));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-softirq-mutex-repaired",
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

MODULE_DESCRIPTION("A spinlock in a tasklet");
MODULE_LICENSE("GPL");
