// SPDX-License-Identifier: GPL-2.0-only
/*
 * A helper three calls down that waits where it may.
 *
 * The ramp is made first, and the lock is taken for what it guards.
 *
 * expect: clean contexts=process atomic
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
	unsigned int target = ramp(0, 2);

	spin_lock(&lock);
	level = target;
	spin_unlock(&lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-helpers-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A helper three calls down that waits where it may");
MODULE_LICENSE("GPL");
