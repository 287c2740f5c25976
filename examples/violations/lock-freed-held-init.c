// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mutex is initialised anew while it is held.
 *
 * A reset puts everything into the state that it had in the beginning, the lock included. The caller
 * has it, and others may wait for it: for them it is lost.
 *
 * expect: rule=lock-freed-held context=process
 * also: lock-imbalance active-object-freed
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);	/* guards used */
static size_t used;

static void example_reset(void)
{
	mutex_init(&lock);		/* here */
	used = 0;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	mutex_lock(&lock);
	used += size;
	if (used > 1)
		example_reset();
	mutex_unlock(&lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-freed-held-init",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A mutex is initialised anew while it is held");
MODULE_LICENSE("GPL");
