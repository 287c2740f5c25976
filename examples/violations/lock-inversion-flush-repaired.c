// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work is waited for before the mutex is taken.
 *
 * The work is waited for first, then the mutex is taken.
 *
 * expect: clean contexts=workqueue process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static void example_work(struct work_struct *work);
static DECLARE_WORK(work, example_work);
static DEFINE_MUTEX(lock);		/* guards done */
static size_t done;

static void example_work(struct work_struct *unused)
{
	mutex_lock(&lock);
	done++;
	mutex_unlock(&lock);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	schedule_work(&work);
	flush_work(&work);
	mutex_lock(&lock);
	done = 0;
	mutex_unlock(&lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-inversion-flush-repaired",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	/* Once as it should be. */
	schedule_work(&work);
	flush_work(&work);
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
	cancel_work_sync(&work);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Work is waited for before the mutex is taken");
MODULE_LICENSE("GPL");
