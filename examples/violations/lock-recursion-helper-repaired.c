// SPDX-License-Identifier: GPL-2.0-only
/*
 * A helper that is called with the lock held.
 *
 * The helper says that its caller holds the lock, and checks it.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);	/* guards used */
static size_t used;

/* The lock is held. */
static bool example_full(void)
{
	lockdep_assert_held(&lock);
	return used >= 4096;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	spin_lock(&lock);
	if (!example_full())
		used += size;
	spin_unlock(&lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-recursion-helper-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A helper that is called with the lock held");
MODULE_LICENSE("GPL");
