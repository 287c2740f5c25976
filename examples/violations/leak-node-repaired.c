// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device node that goes with its module.
 *
 * misc_deregister() removes the node, and nothing can be opened any more.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static int example_open(struct inode *inode, struct file *file)
{
	return nonseekable_open(inode, file);
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.open = example_open,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-leak-node-repaired",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	return misc_register(&example_device);}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
}
module_exit(example_exit);

MODULE_DESCRIPTION("A device node that goes with its module");
MODULE_LICENSE("GPL");
