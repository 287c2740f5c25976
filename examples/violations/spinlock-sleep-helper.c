// SPDX-License-Identifier: GPL-2.0-only
/*
 * A helper that sleeps, three calls below a spinlock.
 *
 * Each of the functions looks harmless by itself. The one at the bottom waits for the device, and the one at
 * the top holds a spinlock.
 *
 * expect: rule=sleep-in-atomic context=atomic
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

static noinline void wait_for_device(void)
{
	usleep_range(100, 200);	/* here */
}

static noinline void reset_device(void)
{
	wait_for_device();
}

static noinline void start_over(void)
{
	reset_device();
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	spin_lock(&lock);	/* since here */
	start_over();
	spin_unlock(&lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-sleep-helper",
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
}
module_exit(example_exit);

MODULE_DESCRIPTION("A helper that sleeps, three calls below a spinlock");
MODULE_LICENSE("GPL");
