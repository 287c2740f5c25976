// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory with interrupts off.
 *
 * One byte is taken from the program in the middle of the section. One byte is enough for a
 * page fault.
 *
 * expect: rule=user-access-in-atomic context=atomic
 */
#include <linux/fs.h>
#include <linux/irqflags.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/uaccess.h>

/* An interrupt of this CPU may use it, too. */
static DEFINE_PER_CPU(unsigned int, turns);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned long flags;
	char step = 0;
	int error;

	local_irq_save(flags);		/* since here */
	error = get_user(step, buffer);	/* here */
	__this_cpu_add(turns, step);
	local_irq_restore(flags);
	return error ?: size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-irqs-off-user",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("User memory with interrupts off");
MODULE_LICENSE("GPL");
