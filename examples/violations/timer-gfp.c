// SPDX-License-Identifier: GPL-2.0-only
/*
 * GFP_KERNEL in a timer callback.
 *
 * The report is allocated when the time has come, which is the wrong time to run out of
 * memory.
 *
 * expect: rule=gfp-in-atomic context=timer
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
	char *new = kasprintf(GFP_KERNEL, "at %lu", jiffies);	/* here */
	char *old;

	spin_lock(&lock);
	old = message;
	message = new;
	spin_unlock(&lock);
	kfree(old);
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
	.name = "example-timer-gfp",
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

MODULE_DESCRIPTION("GFP_KERNEL in a timer callback");
MODULE_LICENSE("GPL");
