// SPDX-License-Identifier: GPL-2.0-only
/*
 * A helper takes the lock that its caller holds.
 *
 * Each function that looks at the fill level takes the lock; so does one of them that calls another.
 *
 * expect: rule=lock-recursion context=atomic
 * also: deadlock
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);	/* guards used */
static size_t used;

static bool example_full(void)
{
	bool full;

	spin_lock(&lock);		/* here */
	full = used >= 4096;
	spin_unlock(&lock);
	return full;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	spin_lock(&lock);
	if (!example_full())
		used += size;
	spin_unlock(&lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-recursion-helper",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A helper takes the lock that its caller holds");
MODULE_LICENSE("GPL");
