// SPDX-License-Identifier: GPL-2.0-only
/*
 * Deleting a timer under the lock that its function takes.
 *
 * The timer function spins on another CPU until this one lets go of the lock, and this one
 * waits until the function has returned.
 *
 * expect: rule=deadlock context=atomic
 * also: lock-inversion irq-lock-inversion
 */
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

static void example_timer(struct timer_list *timer);
static DEFINE_TIMER(timer, example_timer);
static DEFINE_SPINLOCK(lock);		/* guards ticks */
static unsigned int ticks;
static DEFINE_MUTEX(writers);		/* one of them starts the timer at a time */

static void example_timer(struct timer_list *unused)
{
	spin_lock(&lock);
	ticks++;
	spin_unlock(&lock);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	mutex_lock(&writers);
	if (!timer_pending(&timer)) {
		timer.expires = jiffies + 1;
		add_timer_on(&timer, cpumask_any_but(cpu_online_mask, raw_smp_processor_id()));
	}
	spin_lock_bh(&lock);
	ticks = 0;
	/* The device takes its new rate. */
	mdelay(12);
	timer_delete_sync(&timer);	/* here */
	spin_unlock_bh(&lock);
	mutex_unlock(&writers);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-deadlock-timer",
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

MODULE_DESCRIPTION("Deleting a timer under the lock that its function takes");
MODULE_LICENSE("GPL");
