// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer callback that uses what a failed call left null.
 *
 * There is no entry yet for the first key, and list_first_entry_or_null() says so.
 *
 * expect: rule=null-dereference context=timer
 */
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/timer.h>

static void example_expired(struct timer_list *timer);
static DEFINE_TIMER(timer, example_expired);

struct entry {
	struct list_head node;
	unsigned long count;
};

static LIST_HEAD(entries);

static void example_expired(struct timer_list *unused)
{
	struct entry *entry = list_first_entry_or_null(&entries, struct entry, node);

	WRITE_ONCE(entry->count, jiffies);	/* here */
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	mod_timer(&timer, jiffies + 1);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-timer-null",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
	timer_shutdown_sync(&timer);
}
module_exit(example_exit);

MODULE_DESCRIPTION("A timer callback that uses what a failed call left null");
MODULE_LICENSE("GPL");
