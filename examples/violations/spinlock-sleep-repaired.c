// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping with a mutex held.
 *
 * Only tasks take this lock, so it need not be one that spins. Whoever waits for a mutex
 * sleeps, and so may its holder. A spinlock is for what an interrupt shares, or for a handful
 * of instructions.
 *
 * expect: clean contexts=process
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);		/* guards value */
static unsigned int value;

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int seen;

	if (mutex_lock_interruptible(&lock))
		return -ERESTARTSYS;
	value++;
	msleep(10);
	seen = value;
	mutex_unlock(&lock);
	return simple_read_from_buffer(buffer, size, pos, &seen, sizeof(seen));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-sleep-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Sleeping with a mutex held");
MODULE_LICENSE("GPL");
