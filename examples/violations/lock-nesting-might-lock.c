// SPDX-License-Identifier: GPL-2.0-only
/*
 * A helper that may take a mutex, inside a spinlock.
 *
 * Most of the time there is nothing to reload, and no mutex is taken. The helper says beforehand
 * that it may, so that it is noticed all the same.
 *
 * expect: rule=lock-nesting context=atomic
 */
#include <linux/fs.h>
#include <linux/lockdep.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

static DEFINE_MUTEX(table_lock);	/* guards the table */
static bool stale;
static DEFINE_SPINLOCK(count_lock);	/* guards count */
static unsigned int count;

static void reload(void)
{
	might_lock(&table_lock);	/* here */
	if (!READ_ONCE(stale))
		return;
	mutex_lock(&table_lock);
	WRITE_ONCE(stale, false);
	mutex_unlock(&table_lock);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	spin_lock(&count_lock);
	reload();
	count++;
	spin_unlock(&count_lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-nesting-might-lock",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A helper that may take a mutex, inside a spinlock");
MODULE_LICENSE("GPL");
