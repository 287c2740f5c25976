// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file operation that uses what open() has set.
 *
 * open() says what the file is about.
 *
 * expect: clean contexts=process
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
	file->private_data = kzalloc(sizeof(struct example), GFP_KERNEL);
	return file->private_data ? 0 : -ENOMEM;
}

static int example_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	struct example *example = file->private_data;

	example->writes++;
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.open = example_open,
	.release = example_release,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-process-null-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A file operation that uses what open() has set");
MODULE_LICENSE("GPL");
