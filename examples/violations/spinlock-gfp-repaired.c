// SPDX-License-Identifier: GPL-2.0-only
/*
 * Allocate first, then take the spinlock.
 *
 * What may sleep comes before the section. The allocation is made in vain when the list turns
 * out to be full; that costs little, and an entry that nobody wants is freed after the lock.
 * GFP_ATOMIC would be allowed under the lock, but it fails sooner, and there is no need for it
 * in a system call.
 *
 * expect: clean contexts=process
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
	struct entry *entry = kmalloc(sizeof(*entry), GFP_KERNEL);
	bool room;

	if (!entry)
		return -ENOMEM;
	entry->size = size;

	spin_lock(&lock);
	room = count < 16;
	if (room) {
		list_add(&entry->node, &entries);
		count++;
	}
	spin_unlock(&lock);

	if (room)
		return size;
	kfree(entry);
	return -ENOSPC;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-gfp-repaired",
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

MODULE_DESCRIPTION("Allocate first, then take the spinlock");
MODULE_LICENSE("GPL");
