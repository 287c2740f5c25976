// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two short sections and a wait between them.
 *
 * Interrupts are off for each step by itself. Where the steps must not be divided, a flag
 * would have to say that one is under way; interrupts off cannot last for a tick.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/irqflags.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched.h>

/* An interrupt of this CPU may use it, too. */
static DEFINE_PER_CPU(unsigned int, turns);

static void take_turn(void)
{
	unsigned long flags;

	local_irq_save(flags);
	__this_cpu_inc(turns);
	local_irq_restore(flags);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	take_turn();
	schedule_timeout_uninterruptible(1);
	take_turn();
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-irqs-off-schedule-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Two short sections and a wait between them");
MODULE_LICENSE("GPL");
