// SPDX-License-Identifier: GPL-2.0-only
/*
 * A semaphore that another task raises.
 *
 * A semaphore belongs to nobody.
 *
 * expect: clean contexts=workqueue process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/semaphore.h>
#include <linux/workqueue.h>

static void example_work(struct work_struct *work);
static DECLARE_WORK(work, example_work);
static DEFINE_SEMAPHORE(busy, 1);	/* down from a write until its work is done */
static size_t done;

static void example_work(struct work_struct *unused)
{
	done++;
	up(&busy);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	if (down_interruptible(&busy))
		return -ERESTARTSYS;
	schedule_work(&work);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-imbalance-other-repaired",
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

MODULE_DESCRIPTION("A semaphore that another task raises");
MODULE_LICENSE("GPL");
