// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping until someone has done it.
 *
 * A task that waits for a task sleeps, with no lock held, and leaves the CPU to the one it
 * waits for. There is a time limit, and a signal ends it.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

static DEFINE_SPINLOCK(lock);		/* guards last */
static size_t last;
static bool was_read;		/* since it was last written */
static DECLARE_WAIT_QUEUE_HEAD(reads);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	long left;

	spin_lock(&lock);
	last = size;
	WRITE_ONCE(was_read, false);
	spin_unlock(&lock);
	left = wait_event_interruptible_timeout(reads, READ_ONCE(was_read), msecs_to_jiffies(100));
	return left > 0 ? size : left ?: -ETIMEDOUT;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	WRITE_ONCE(was_read, true);
	wake_up(&reads);
	return 0;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-soft-lockup-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Sleeping until someone has done it");
MODULE_LICENSE("GPL");
