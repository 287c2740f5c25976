// SPDX-License-Identifier: GPL-2.0-only
/*
 * A lock that a timer takes, taken with softirqs on.
 *
 * A write takes the lock of the timer as a task takes locks from tasks. If the timer comes on this CPU
 * before the lock is released it spins for what it has interrupted.
 *
 * expect: rule=irq-lock-inversion context=timer
 * also: deadlock soft-lockup
 */
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

static void example_expired(struct timer_list *timer);
static DEFINE_TIMER(timer, example_expired);
static DEFINE_SPINLOCK(lock);		/* guards pending */
static size_t pending;

static void example_expired(struct timer_list *unused)
{
	spin_lock(&lock);		/* here */
	pending = 0;
	spin_unlock(&lock);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	spin_lock(&lock);
	pending += size;
	spin_unlock(&lock);
	mod_timer(&timer, jiffies + 1);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-irq-lock-inversion-timer",
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

MODULE_DESCRIPTION("A lock that a timer takes, taken with softirqs on");
MODULE_LICENSE("GPL");
