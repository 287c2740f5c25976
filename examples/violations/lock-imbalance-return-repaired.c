// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mutex that is released on every way out.
 *
 * Every way out of the function passes the unlock.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);	/* guards used */
static size_t used;

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	ssize_t result = -ENOSPC;

	mutex_lock(&lock);
	if (used + size <= 1) {
		used += size;
		result = size;
	}
	mutex_unlock(&lock);
	return result;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-imbalance-return-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A mutex that is released on every way out");
MODULE_LICENSE("GPL");
