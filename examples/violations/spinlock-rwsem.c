// SPDX-License-Identifier: GPL-2.0-only
/*
 * A read-write semaphore inside a spinlock.
 *
 * down_read() sleeps while there is a writer, and as long nobody else can get the spinlock.
 *
 * expect: rule=sleep-in-atomic context=atomic
 * also: deadlock
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

static DECLARE_RWSEM(table_lock);	/* guards limit */
static unsigned int limit = 1000;
static DEFINE_SPINLOCK(count_lock);	/* guards count */
static unsigned int count;

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	spin_lock(&count_lock);		/* since here */
	down_read(&table_lock);		/* here */
	if (count < limit)
		count++;
	up_read(&table_lock);
	spin_unlock(&count_lock);
	return size;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	down_write(&table_lock);
	limit++;
	up_write(&table_lock);
	return 0;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-rwsem",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A read-write semaphore inside a spinlock");
MODULE_LICENSE("GPL");
