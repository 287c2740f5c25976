// SPDX-License-Identifier: GPL-2.0-only
/*
 * GFP_KERNEL with a spinlock held.
 *
 * The allocation nearly always succeeds at once. When memory is short it sleeps until there is
 * some, with the lock held.
 *
 * expect: rule=gfp-in-atomic context=atomic
 * also: deadlock
 */
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct entry {
	struct list_head node;
	size_t size;
};

static DEFINE_SPINLOCK(lock);		/* guards the two below */
static LIST_HEAD(entries);
static unsigned int count;

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	struct entry *entry = NULL;

	spin_lock(&lock);		/* since here */
	if (count < 16)
		entry = kmalloc(sizeof(*entry), GFP_KERNEL);	/* here */
	if (entry) {
		entry->size = size;
		list_add(&entry->node, &entries);
		count++;
	}
	spin_unlock(&lock);
	return entry ? size : -ENOSPC;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-gfp",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	struct entry *entry, *next;

	misc_deregister(&example_device);
	list_for_each_entry_safe(entry, next, &entries, node)
		kfree(entry);
}
module_exit(example_exit);

MODULE_DESCRIPTION("GFP_KERNEL with a spinlock held");
MODULE_LICENSE("GPL");
