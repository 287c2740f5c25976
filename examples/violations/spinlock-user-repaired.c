// SPDX-License-Identifier: GPL-2.0-only
/*
 * A copy under the spinlock, user memory after it.
 *
 * The lock is there for a consistent picture. A copy on the stack is one, and it can be handed
 * out when the lock is free again. What is too large for the stack is allocated before.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static DEFINE_SPINLOCK(lock);		/* guards samples */
static unsigned int samples[4];

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int copy[4];

	if (size < sizeof(copy))
		return -EINVAL;
	spin_lock(&lock);
	samples[0]++;
	memcpy(copy, samples, sizeof(copy));
	spin_unlock(&lock);
	return copy_to_user(buffer, copy, sizeof(copy)) ? -EFAULT : sizeof(copy);
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock-user-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A copy under the spinlock, user memory after it");
MODULE_LICENSE("GPL");
