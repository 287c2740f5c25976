// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two CPUs, each with the lock that the other one spins on.
 *
 * Interrupts are off on both, so that nothing but a watchdog will ever be heard of them.
 *
 * expect: rule=deadlock context=timer
 * also: lock-inversion
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

static DEFINE_SPINLOCK(queued_lock);	/* guards queued */
static DEFINE_SPINLOCK(sent_lock);	/* guards sent */
static size_t queued, sent;
static DEFINE_MUTEX(writers);		/* one of them starts the timer at a time */

static void example_timer(struct timer_list *unused)
{
	unsigned long flags;

	spin_lock_irqsave(&sent_lock, flags);
	/* Until the device has taken the last one. */
	udelay(50);
	spin_lock(&queued_lock);	/* here */
	sent += queued;
	queued = 0;
	spin_unlock(&queued_lock);
	spin_unlock_irqrestore(&sent_lock, flags);
}
static DEFINE_TIMER(timer, example_timer);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned long flags;

	mutex_lock(&writers);
	if (!timer_pending(&timer)) {
		timer.expires = jiffies + 1;
		add_timer_on(&timer, cpumask_any_but(cpu_online_mask, raw_smp_processor_id()));
	}
	spin_lock_irqsave(&queued_lock, flags);
	queued += size;
	/* Until the device has room. */
	mdelay(12);
	spin_lock(&sent_lock);	/* here */
	sent += queued;
	queued = 0;
	spin_unlock(&sent_lock);
	spin_unlock_irqrestore(&queued_lock, flags);
	mutex_unlock(&writers);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-deadlock-spin-order",
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

MODULE_DESCRIPTION("Two CPUs, each with the lock that the other one spins on");
MODULE_LICENSE("GPL");
