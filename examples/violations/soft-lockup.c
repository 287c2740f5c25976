// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spinning for something that takes a task.
 *
 * The writer waits until someone has read, with preemption off by the spinlock. If there is no
 * reader on another CPU, this CPU never does anything else again.
 *
 * expect: rule=soft-lockup context=atomic
 * also: deadlock
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);		/* guards last */
static size_t last;
static bool was_read;		/* since it was last written */

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	spin_lock(&lock);		/* since here */
	last = size;
	WRITE_ONCE(was_read, false);
	while (!READ_ONCE(was_read))	/* here */
		mdelay(1);		/* here */
	spin_unlock(&lock);
	return size;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	WRITE_ONCE(was_read, true);
	return 0;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-soft-lockup",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Spinning for something that takes a task");
MODULE_LICENSE("GPL");
