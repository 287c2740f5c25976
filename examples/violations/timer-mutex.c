// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mutex in a timer callback.
 *
 * Timers expire in a softirq. It looks harmless, since the mutex is nearly always free;
 * mutex_trylock() would be no better here.
 *
 * expect: rule=mutex-in-atomic context=timer
 * also: deadlock lock-recursion hang
 */
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/timer.h>

static void example_expired(struct timer_list *timer);
static DEFINE_TIMER(timer, example_expired);
static DEFINE_MUTEX(lock);		/* guards events */
static unsigned int events;

static void example_expired(struct timer_list *unused)
{
	mutex_lock(&lock);		/* here */
	events++;
	mutex_unlock(&lock);		/* here */
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int seen;

	mutex_lock(&lock);
	seen = events;
	mutex_unlock(&lock);
	mod_timer(&timer, jiffies + 1);
	return simple_read_from_buffer(buffer, size, pos, &seen, sizeof(seen));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-timer-mutex",
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

MODULE_DESCRIPTION("A mutex in a timer callback");
MODULE_LICENSE("GPL");
