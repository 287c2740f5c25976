// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory for a timer callback, allocated when it is armed.
 *
 * Whoever arms the timer is in process context and brings along what the callback will need;
 * if there is no memory, there is someone to tell. The callback only fills it in.
 *
 * expect: clean contexts=timer process
 */
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

static void example_expired(struct timer_list *timer);
static DEFINE_TIMER(timer, example_expired);
static DEFINE_SPINLOCK(lock);		/* guards message */
static char *message;

static void example_expired(struct timer_list *unused)
{
	spin_lock(&lock);
	if (message)
		scnprintf(message, 32, "at %lu", jiffies);
	spin_unlock(&lock);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	char *new = kzalloc(32, GFP_KERNEL);
	char *old;

	if (!new)
		return -ENOMEM;
	spin_lock_bh(&lock);
	old = message;
	message = new;
	spin_unlock_bh(&lock);
	kfree(old);
	mod_timer(&timer, jiffies + 1);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-timer-gfp-repaired",
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
	kfree(message);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Memory for a timer callback, allocated when it is armed");
MODULE_LICENSE("GPL");
