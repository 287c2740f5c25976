// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader and a writer that wait for each other.
 *
 * Readers of the list take the lock of an item inside that of the list. The writer has the item
 * already when it asks for the list: it waits for the reader, who waits for the item.
 *
 * expect: rule=lock-inversion context=process
 * also: deadlock hang
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
	mutex_lock(&item_lock);
	item = size;
	down_write(&list_lock);		/* here */
	length++;
	up_write(&list_lock);
	mutex_unlock(&item_lock);
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
	.name = "example-lock-inversion-rwsem",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A reader and a writer that wait for each other");
MODULE_LICENSE("GPL");
