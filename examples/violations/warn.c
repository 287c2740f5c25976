// SPDX-License-Identifier: GPL-2.0-only
/*
 * WARN_ON() for what a program may do.
 *
 * WARN_ON() says that the kernel itself is wrong. Here any program can set it off, fill the
 * log, and halt a machine that runs with panic_on_warn.
 *
 * expect: rule=warn context=process
 */
#include <linux/bug.h>
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

	if (WARN_ON(size > sizeof(message)))	/* here */
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
	.name = "example-warn",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("WARN_ON() for what a program may do");
MODULE_LICENSE("GPL");
