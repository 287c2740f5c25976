// SPDX-License-Identifier: GPL-2.0-only
/*
 * A copy of what the program points to.
 *
 * copy_from_user() checks the address, handles the fault, and fails instead of crashing. And
 * what is checked is then a copy, which the program cannot change after the check.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

struct command {
	unsigned int length;
};

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	struct command command;

	if (size < sizeof(command))
		return -EINVAL;
	if (copy_from_user(&command, buffer, sizeof(command)))
		return -EFAULT;
	if (command.length > 4096)
		return -E2BIG;
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-user-pointer-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A copy of what the program points to");
MODULE_LICENSE("GPL");
