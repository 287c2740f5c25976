// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mutex inside a spinlock.
 *
 * The limit is guarded by a mutex, the count by a spinlock, and both are needed. In this order
 * the task may be put to sleep by the mutex while it holds the spinlock.
 *
 * expect: rule=mutex-in-atomic context=atomic
 * also: deadlock
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

static DEFINE_MUTEX(limit_lock);	/* guards limit */
static unsigned int limit = 1000;
static DEFINE_SPINLOCK(count_lock);	/* guards count */
static unsigned int count;

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	spin_lock(&count_lock);		/* since here */
	mutex_lock(&limit_lock);	/* here */
	if (count < limit)
		count++;
	mutex_unlock(&limit_lock);
	spin_unlock(&count_lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-mutex",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A mutex inside a spinlock");
MODULE_LICENSE("GPL");
