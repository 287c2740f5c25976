// SPDX-License-Identifier: GPL-2.0-only
/*
 * A system call that waits for ever.
 *
 * It spins for a word that a reader was to set, and nobody reads.
 *
 * expect: rule=soft-lockup context=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/processor.h>

static bool ready;

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	while (!READ_ONCE(ready))	/* here */
		cpu_relax();	/* here */
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-soft-lockup-call",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A system call that waits for ever");
MODULE_LICENSE("GPL");
