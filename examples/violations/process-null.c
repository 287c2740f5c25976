// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file operation that uses what open() did not set.
 *
 * open() was forgotten, and the private data of a file is null until somebody sets it.
 *
 * expect: rule=null-dereference context=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>

struct example {
	unsigned int writes;
};

static int example_open(struct inode *inode, struct file *file)
{
	file->private_data = NULL;
	return 0;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	struct example *example = file->private_data;

	example->writes++;	/* here */
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.open = example_open,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-process-null",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A file operation that uses what open() did not set");
MODULE_LICENSE("GPL");
