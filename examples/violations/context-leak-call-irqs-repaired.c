// SPDX-License-Identifier: GPL-2.0-only
/*
 * A system call that returns as it came.
 *
 * Both ways out restore what was saved.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/irqflags.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static unsigned int count;

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned long flags;

	local_irq_save(flags);	/* here */
	if (size > 8) {
		local_irq_restore(flags);
		return -EINVAL;
	}
	count++;
	local_irq_restore(flags);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-context-leak-call-irqs-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A system call that returns as it came");
MODULE_LICENSE("GPL");
