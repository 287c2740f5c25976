// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pointer of the program, used as one of the kernel.
 *
 * On some machines it even works, as long as the page is there: user and kernel share an
 * address space. On others, or with SMAP or PAN on, it faults at once; and nobody has checked
 * that the address is not one of the kernel's.
 *
 * expect: rule=user-pointer context=process
 * also: null-dereference bad-access
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

struct command {
	unsigned int length;
};

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	const struct command *command = (const struct command __force *)buffer;

	if (size < sizeof(*command))
		return -EINVAL;
	if (command->length > 4096)	/* here */
		return -E2BIG;
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-user-pointer",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A pointer of the program, used as one of the kernel");
MODULE_LICENSE("GPL");
