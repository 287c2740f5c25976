// SPDX-License-Identifier: GPL-2.0-only
/*
 * A helper that sleeps, below a mutex.
 *
 * The device is reset by one at a time all the same, and whoever waits for it may sleep.
 *
 * expect: clean contexts=process
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

static DEFINE_MUTEX(lock);

static noinline void wait_for_device(void)
{
	usleep_range(100, 200);
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
	mutex_lock(&lock);
	start_over();
	mutex_unlock(&lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-sleep-helper-repaired",
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

MODULE_DESCRIPTION("A helper that sleeps, below a mutex");
MODULE_LICENSE("GPL");
