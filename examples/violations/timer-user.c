// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory in a timer callback.
 *
 * "The answer comes later", into a buffer of a system call that is long over. When the timer
 * expires the program may have exited, and another one runs.
 *
 * expect: rule=user-access-in-atomic context=timer
 */
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/uaccess.h>

/* Where the program wants its answer. */
static char __user *answer;

static void example_expired(struct timer_list *timer);
static DEFINE_TIMER(timer, example_expired);

static void example_expired(struct timer_list *unused)
{
	put_user('!', answer);		/* here */
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	answer = buffer;
	mod_timer(&timer, jiffies + 1);
	/* The program is told that it has one byte now. */
	return size ? 1 : 0;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-timer-user",
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

MODULE_DESCRIPTION("User memory in a timer callback");
MODULE_LICENSE("GPL");
