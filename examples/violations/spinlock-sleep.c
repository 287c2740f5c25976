// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping with a spinlock held.
 *
 * The lock keeps readers apart while the value settles, and the value takes 10 ms to settle.
 * Whoever wants the lock meanwhile spins all that time; if that is the task that runs next on
 * this CPU, the holder never gets the CPU back.
 *
 * expect: rule=sleep-in-atomic context=atomic
 * also: deadlock
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);		/* guards value */
static unsigned int value;

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int seen;

	spin_lock(&lock);		/* since here */
	value++;
	msleep(10);			/* here */
	seen = value;
	spin_unlock(&lock);
	return simple_read_from_buffer(buffer, size, pos, &seen, sizeof(seen));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-sleep",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Sleeping with a spinlock held");
MODULE_LICENSE("GPL");
