// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting a little with interrupts off.
 *
 * A wait of a few microseconds is spent, not slept: udelay() keeps the CPU. That is allowed
 * anywhere, but nothing else happens on this CPU meanwhile, so it is for waits of this size
 * only.
 *
 * expect: clean contexts=process
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

	local_irq_save(flags);
	this_cpu_inc(turns);
	udelay(10);
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
	.name = "example-irqs-off-sleep-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Waiting a little with interrupts off");
MODULE_LICENSE("GPL");
