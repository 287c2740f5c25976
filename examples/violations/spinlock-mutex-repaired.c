// SPDX-License-Identifier: GPL-2.0-only
/*
 * A spinlock inside a mutex.
 *
 * The other way round: a lock that sleeps may hold one that spins. Everyone who needs both has
 * to keep to that order.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

static DEFINE_MUTEX(limit_lock);	/* guards limit; taken before count_lock */
static unsigned int limit = 1000;
static DEFINE_SPINLOCK(count_lock);	/* guards count */
static unsigned int count;

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	mutex_lock(&limit_lock);
	spin_lock(&count_lock);
	if (count < limit)
		count++;
	spin_unlock(&count_lock);
	mutex_unlock(&limit_lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-mutex-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A spinlock inside a mutex");
MODULE_LICENSE("GPL");
