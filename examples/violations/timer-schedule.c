// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calling the scheduler in a timer callback.
 *
 * The second step comes two ticks after the first, and the callback waits for the ticks inside
 * the softirq that the tick started.
 *
 * expect: rule=schedule-in-atomic context=timer
 */
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/timer.h>

static void example_expired(struct timer_list *timer);
static DEFINE_TIMER(timer, example_expired);
static atomic_t steps = ATOMIC_INIT(0);

static void example_expired(struct timer_list *unused)
{
	atomic_inc(&steps);
	schedule_timeout_uninterruptible(2);	/* here */
	atomic_inc(&steps);
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
	.name = "example-timer-schedule",
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

MODULE_DESCRIPTION("Calling the scheduler in a timer callback");
MODULE_LICENSE("GPL");
