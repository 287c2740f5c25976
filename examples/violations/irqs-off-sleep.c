// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping with interrupts off.
 *
 * The two steps must not be divided by an interrupt, and 10 us have to lie between them. The
 * task that runs meanwhile does not know that interrupts are off; in_atomic() would not have
 * told, either.
 *
 * expect: rule=sleep-in-atomic context=atomic
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/irqflags.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>

/* An interrupt of this CPU may use it, too. */
static DEFINE_PER_CPU(unsigned int, turns);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned long flags;

	local_irq_save(flags);		/* since here */
	this_cpu_inc(turns);
	usleep_range(10, 20);		/* here */
	this_cpu_inc(turns);
	local_irq_restore(flags);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-irqs-off-sleep",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Sleeping with interrupts off");
MODULE_LICENSE("GPL");
