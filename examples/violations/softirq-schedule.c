// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calling the scheduler in a tasklet.
 *
 * There is much to do, so the tasklet lets others run in between. It cannot: what it would put
 * aside is not its own.
 *
 * expect: rule=schedule-in-atomic context=softirq
 */
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/sched.h>

static void example_tasklet(struct tasklet_struct *tasklet);
static DECLARE_TASKLET(tasklet, example_tasklet);
static atomic_t done = ATOMIC_INIT(0);

static void example_tasklet(struct tasklet_struct *unused)
{
	unsigned int i;

	for (i = 0; i < 4; i++) {
		atomic_inc(&done);
		schedule();		/* here */
	}
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
	.name = "example-softirq-schedule",
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

MODULE_DESCRIPTION("Calling the scheduler in a tasklet");
MODULE_LICENSE("GPL");
