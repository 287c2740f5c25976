// SPDX-License-Identifier: GPL-2.0-only
/*
 * An error for what a program may do.
 *
 * What comes from outside is checked and refused with an error number: that is an ordinary
 * answer. WARN_ON() stays for what cannot happen unless this driver is wrong.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>

static char message[32];
static DEFINE_MUTEX(lock);		/* guards message */

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned long left;

	if (size > sizeof(message))
		return -EINVAL;
	mutex_lock(&lock);
	left = copy_from_user(message, buffer, size);
	mutex_unlock(&lock);
	return left ? -EFAULT : size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-warn-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("An error for what a program may do");
MODULE_LICENSE("GPL");
