// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader and a writer in one order.
 *
 * The list comes first for the writer as well.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>

static DECLARE_RWSEM(list_lock);	/* guards the list's length */
static DEFINE_MUTEX(item_lock);		/* guards the item */
static size_t length, item;

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	down_read(&list_lock);
	mutex_lock(&item_lock);
	item += length;
	mutex_unlock(&item_lock);
	up_read(&list_lock);
	return 0;
}

static int example_open(struct inode *inode, struct file *file)
{
	down_read(&list_lock);
	mutex_lock(&item_lock);
	item++;
	mutex_unlock(&item_lock);
	up_read(&list_lock);
	return 0;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	down_write(&list_lock);
	mutex_lock(&item_lock);
	item = size;
	length++;
	mutex_unlock(&item_lock);
	up_write(&list_lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.open = example_open,
	.read = example_read,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-inversion-rwsem-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A reader and a writer in one order");
MODULE_LICENSE("GPL");
