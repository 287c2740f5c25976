// SPDX-License-Identifier: GPL-2.0-only
/*
 * A helper three calls down that sleeps.
 *
 * Nobody who reads example_write() sees it: the ramp waits between two steps, since it was written
 * for those who had all the time.
 *
 * expect: rule=sleep-in-atomic context=atomic
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);	/* guards level */
static unsigned int level;

static void settle(void)
{
	usleep_range(50, 100);	/* here */
}

static void make_step(unsigned int *to)
{
	(*to)++;
	settle();
}

static unsigned int ramp(unsigned int from, unsigned int steps)
{
	while (steps--)
		make_step(&from);
	return from;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	spin_lock(&lock);	/* since here */
	level = ramp(level, 2);
	spin_unlock(&lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-helpers",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A helper three calls down that sleeps");
MODULE_LICENSE("GPL");
