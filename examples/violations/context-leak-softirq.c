// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tasklet that returns with preemption off.
 *
 * It leaves early where there is nothing to do, before it enables preemption again. Whatever the softirq
 * interrupted can never be preempted any more.
 *
 * expect: rule=context-leak context=softirq
 */
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/preempt.h>

static void example_tasklet(struct tasklet_struct *tasklet);
static DECLARE_TASKLET(tasklet, example_tasklet);

static unsigned int pending;

static void example_tasklet(struct tasklet_struct *unused)
{	/* here */
	preempt_disable();		/* since here */
	if (!READ_ONCE(pending))
		return;
	WRITE_ONCE(pending, 0);
	preempt_enable();
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
	.name = "example-context-leak-softirq",
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

MODULE_DESCRIPTION("A tasklet that returns with preemption off");
MODULE_LICENSE("GPL");
