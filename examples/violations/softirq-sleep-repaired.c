// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping in a work item.
 *
 * The same function as a work item: a kernel thread calls it, which can be put to sleep. It is
 * queued and cancelled at the same places.
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
static DECLARE_WORK(work, example_work);
static atomic_t rounds = ATOMIC_INIT(0);

static void example_work(struct work_struct *unused)
{
	msleep(2);
	atomic_inc(&rounds);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	schedule_work(&work);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-softirq-sleep-repaired",
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
	cancel_work_sync(&work);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Sleeping in a work item");
MODULE_LICENSE("GPL");
