// SPDX-License-Identifier: GPL-2.0-only
/*
 * A raw spinlock inside a raw spinlock.
 *
 * What is taken inside a raw spinlock is one, too.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(mask_lock);	/* guards mask */
static DEFINE_RAW_SPINLOCK(count_lock);	/* guards count */
static unsigned long mask;
static size_t count;

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&mask_lock, flags);
	mask ^= 1;
	raw_spin_lock(&count_lock);
	count++;
	raw_spin_unlock(&count_lock);
	raw_spin_unlock_irqrestore(&mask_lock, flags);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-nesting-raw-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A raw spinlock inside a raw spinlock");
MODULE_LICENSE("GPL");
