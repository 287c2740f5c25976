// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping in delayed work.
 *
 * Delayed work is a timer with a worker behind it: at the time given, a function that may
 * sleep. One call, cancel_delayed_work_sync(), ends it whether it waits, is queued, or runs.
 *
 * expect: clean contexts=workqueue process
 */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static void example_work(struct work_struct *work);
static DECLARE_DELAYED_WORK(work, example_work);
static atomic_t steps = ATOMIC_INIT(0);

static void example_work(struct work_struct *unused)
{
	atomic_inc(&steps);
	msleep(5);
	atomic_inc(&steps);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	schedule_delayed_work(&work, 1);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-timer-sleep-repaired",
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
	cancel_delayed_work_sync(&work);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Sleeping in delayed work");
MODULE_LICENSE("GPL");
