// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two spinlocks in one order, in a timer as well.
 *
 * The timer takes the lock of the queue first, too.
 *
 * expect: clean contexts=timer process
 */
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

static void example_expired(struct timer_list *timer);
static DEFINE_TIMER(timer, example_expired);
static DEFINE_SPINLOCK(stats_lock);	/* guards stats */
static DEFINE_SPINLOCK(queue_lock);	/* guards queued */
static size_t queued, stats;

static void example_expired(struct timer_list *unused)
{
	spin_lock(&queue_lock);
	spin_lock(&stats_lock);
	stats += queued;
	queued = 0;
	spin_unlock(&stats_lock);
	spin_unlock(&queue_lock);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	spin_lock_bh(&queue_lock);
	queued += size;
	spin_lock(&stats_lock);
	stats++;
	spin_unlock(&stats_lock);
	mod_timer(&timer, jiffies + 1);
	spin_unlock_bh(&queue_lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-inversion-timer-repaired",
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

MODULE_DESCRIPTION("Two spinlocks in one order, in a timer as well");
MODULE_LICENSE("GPL");
