// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calling the scheduler with interrupts off.
 *
 * One tick is to pass before the second step. The tick is an interrupt.
 *
 * expect: rule=schedule-in-atomic context=atomic
 */
#include <linux/fs.h>
#include <linux/irqflags.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched.h>

/* An interrupt of this CPU may use it, too. */
static DEFINE_PER_CPU(unsigned int, turns);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned long flags;

	local_irq_save(flags);		/* since here */
	this_cpu_inc(turns);
	schedule_timeout_uninterruptible(1);	/* here */
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
	.name = "example-irqs-off-schedule",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Calling the scheduler with interrupts off");
MODULE_LICENSE("GPL");
