// SPDX-License-Identifier: GPL-2.0-only
/*
 * A spinlock inside a raw spinlock.
 *
 * The mask belongs to an interrupt controller, and its lock spins under PREEMPT_RT as well. The lock
 * inside it does not: there it is a mutex, and the task would sleep with interrupts off.
 *
 * expect: rule=lock-nesting context=atomic severity=warning
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(mask_lock);	/* guards mask */
static DEFINE_SPINLOCK(count_lock);	/* guards count */
static unsigned long mask;
static size_t count;

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&mask_lock, flags);
	mask ^= 1;
	spin_lock(&count_lock);		/* here */
	count++;
	spin_unlock(&count_lock);
	raw_spin_unlock_irqrestore(&mask_lock, flags);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-nesting-raw",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A spinlock inside a raw spinlock");
MODULE_LICENSE("GPL");
