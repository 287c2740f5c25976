// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory with a spinlock held.
 *
 * The samples must not change during the copy, so it is made under the lock. But the page that
 * the program gave may have to be fetched first, and that is sleeping.
 *
 * expect: rule=user-access-in-atomic context=atomic
 * also: deadlock
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>

static DEFINE_SPINLOCK(lock);		/* guards samples */
static unsigned int samples[4];

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned long left;

	if (size < sizeof(samples))
		return -EINVAL;
	spin_lock(&lock);		/* since here */
	samples[0]++;
	left = copy_to_user(buffer, samples, sizeof(samples));	/* here */
	spin_unlock(&lock);
	return left ? -EFAULT : sizeof(samples);
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-user",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("User memory with a spinlock held");
MODULE_LICENSE("GPL");
