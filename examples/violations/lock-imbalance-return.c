// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mutex that is still held when the call returns.
 *
 * There is no room: the call returns an error, and forgets what it has taken. Whoever writes next
 * waits for ever.
 *
 * expect: rule=lock-imbalance context=process
 * also: hang deadlock lock-recursion
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);	/* guards used */
static size_t used;

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	mutex_lock(&lock);		/* here */
	if (used + size > 1)
		return -ENOSPC;
	used += size;
	mutex_unlock(&lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-imbalance-return",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A mutex that is still held when the call returns");
MODULE_LICENSE("GPL");
