// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tasklet that does a little each time.
 *
 * One piece a call, and it schedules itself for the next. The kernel runs a few of those in a
 * row and leaves the rest to ksoftirqd, which shares the CPU with other tasks. It comes to an
 * end, so that tasklet_kill() does, too.
 *
 * expect: clean contexts=softirq process
 */
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static void example_tasklet(struct tasklet_struct *tasklet);
static DECLARE_TASKLET(tasklet, example_tasklet);
static atomic_t to_do = ATOMIC_INIT(0), done = ATOMIC_INIT(0);

static void example_tasklet(struct tasklet_struct *unused)
{
	if (atomic_dec_if_positive(&to_do) < 0)
		return;
	atomic_inc(&done);
	tasklet_schedule(&tasklet);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	atomic_set(&to_do, 4);
	tasklet_schedule(&tasklet);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-softirq-schedule-repaired",
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

MODULE_DESCRIPTION("A tasklet that does a little each time");
MODULE_LICENSE("GPL");
