// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for room with a spinlock held.
 *
 * A mailbox for one byte. The writer holds the lock while it waits for the reader, who cannot
 * empty the box because it needs the lock.
 *
 * expect: rule=schedule-in-atomic context=atomic
 * also: deadlock
 */
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);		/* guards the two below */
static bool full;
static char letter;

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	char new = size;

	spin_lock(&lock);		/* since here */
	if (full)
		schedule_timeout_uninterruptible(msecs_to_jiffies(10));	/* here */
	letter = new;
	full = true;
	spin_unlock(&lock);
	return size;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	char old;

	spin_lock(&lock);
	old = letter;
	full = false;
	spin_unlock(&lock);
	return simple_read_from_buffer(buffer, size, pos, &old, 1);
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-schedule",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Waiting for room with a spinlock held");
MODULE_LICENSE("GPL");
