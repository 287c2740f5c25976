// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer that waits for a task.
 *
 * The timer function runs in a softirq: as long as it spins, no task runs on its CPU, and perhaps
 * the one that it waits for was to run there.
 *
 * expect: rule=soft-lockup context=timer
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/timer.h>

/* Set by whoever has read what is there. */
static bool taken;

static void example_timer(struct timer_list *timer)
{
	while (!READ_ONCE(taken))	/* here */
		cpu_relax();		/* here */
	WRITE_ONCE(taken, false);
}
static DEFINE_TIMER(timer, example_timer);

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	WRITE_ONCE(taken, true);
	return 0;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	WRITE_ONCE(taken, false);
	mod_timer(&timer, jiffies + 1);
	/* Until it has run. */
	msleep(30);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-soft-lockup-timer",
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

MODULE_DESCRIPTION("A timer that waits for a task");
MODULE_LICENSE("GPL");
