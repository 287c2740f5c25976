// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cancelling work when the lock is free again.
 *
 * What the work takes is not held while it is waited for.
 *
 * expect: clean contexts=process workqueue
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(lock);		/* guards level */
static unsigned int level;
static bool settled;

static void example_work(struct work_struct *unused)
{
	mutex_lock(&lock);
	settled = level > 0;
	mutex_unlock(&lock);
}
static DECLARE_WORK(work, example_work);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	bool late;

	mutex_lock(&lock);
	level = size;
	schedule_work(&work);
	mutex_unlock(&lock);
	msleep(20);
	mutex_lock(&lock);
	late = !settled;
	mutex_unlock(&lock);
	if (late)
		cancel_work_sync(&work);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-deadlock-cancel-work",
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

MODULE_DESCRIPTION("Cancelling work when the lock is free again");
MODULE_LICENSE("GPL");
