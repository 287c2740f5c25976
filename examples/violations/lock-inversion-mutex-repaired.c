// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two mutexes in one order.
 *
 * Everybody takes the lock of the limit first.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(config_lock);	/* guards limit */
static DEFINE_MUTEX(data_lock);		/* guards used */
static size_t limit = 4096, used;

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	mutex_lock(&config_lock);
	mutex_lock(&data_lock);
	used = min(limit, used + size);
	mutex_unlock(&data_lock);
	mutex_unlock(&config_lock);
	return size;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	mutex_lock(&config_lock);
	mutex_lock(&data_lock);
	used = used > limit / 2 ? used : 0;
	mutex_unlock(&data_lock);
	mutex_unlock(&config_lock);
	return 0;
}

/* The driver looks once by itself, as a write does. */
static void example_start(void)
{
	mutex_lock(&config_lock);
	mutex_lock(&data_lock);
	used = 0;
	mutex_unlock(&data_lock);
	mutex_unlock(&config_lock);
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-inversion-mutex-repaired",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	example_start();
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Two mutexes in one order");
MODULE_LICENSE("GPL");
