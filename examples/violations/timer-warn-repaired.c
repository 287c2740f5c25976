// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer callback that counts what is normal.
 *
 * Nothing written is a case like others.
 *
 * expect: clean contexts=timer
 */
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/timer.h>

static void example_expired(struct timer_list *timer);
static DEFINE_TIMER(timer, example_expired);

static unsigned int written, idle;

static void example_expired(struct timer_list *unused)
{
	if (READ_ONCE(written) == 0)
		WRITE_ONCE(idle, idle + 1);
	WRITE_ONCE(written, 0);
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
	.name = "example-timer-warn-repaired",
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

MODULE_DESCRIPTION("A timer callback that counts what is normal");
MODULE_LICENSE("GPL");
