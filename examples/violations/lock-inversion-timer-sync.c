// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer is waited for under the lock that it takes.
 *
 * The timeout is pushed back by each write: the timer is stopped and started again. If it runs on
 * another CPU at that moment it spins for the lock, and the write waits for it with the lock held.
 *
 * expect: rule=lock-inversion context=atomic
 * also: deadlock soft-lockup hang
 */
#include <linux/delay.h>
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
	spin_lock(&lock);
	pending = 0;
	spin_unlock(&lock);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	spin_lock_bh(&lock);
	pending += size;
	timer_delete_sync(&timer);	/* here */
	mod_timer(&timer, jiffies + 2);
	spin_unlock_bh(&lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-inversion-timer-sync",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	/* What was pending before nobody needs. */
	mod_timer(&timer, jiffies);
	msleep(20);
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
	timer_shutdown_sync(&timer);
}
module_exit(example_exit);

MODULE_DESCRIPTION("A timer is waited for under the lock that it takes");
MODULE_LICENSE("GPL");
