// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reference to the module that nobody puts.
 *
 * Who opens the device keeps the module from going, and the one who closes it does not let it go:
 * it can never be unloaded again.
 *
 * expect: rule=leak context=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static int example_open(struct inode *inode, struct file *file)
{
	return try_module_get(THIS_MODULE) ? 0 : -ENODEV;	/* here */
}

static int example_release(struct inode *inode, struct file *file)
{
	return 0;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.open = example_open,
	.release = example_release,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-leak-module-reference",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A reference to the module that nobody puts");
MODULE_LICENSE("GPL");
