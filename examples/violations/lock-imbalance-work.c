// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mutex that a work item keeps.
 *
 * The work returns with the mutex held, on one way of two. Its worker goes on to other work, and has
 * the mutex for ever.
 *
 * expect: rule=lock-imbalance context=workqueue
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static void example_work(struct work_struct *work);
static DECLARE_WORK(work, example_work);
static DEFINE_MUTEX(lock);	/* guards done */
static size_t done;

static void example_work(struct work_struct *unused)
{				/* here */
	if (!mutex_trylock(&lock))
		return;
	if (done++ & 1)
		mutex_unlock(&lock);
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
	.name = "example-lock-imbalance-work",
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

MODULE_DESCRIPTION("A mutex that a work item keeps");
MODULE_LICENSE("GPL");
