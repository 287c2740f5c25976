// SPDX-License-Identifier: GPL-2.0-only
/*
 * Atomic context, made by turning interrupts off.
 *
 * Who enters it: local_irq_disable(), local_irq_save(), spin_lock_irq() and
 * spin_lock_irqsave(). The interrupt flag of this one CPU says no; interrupts that come stay
 * pending in the interrupt controller.
 *
 * What follows: nothing runs on this CPU but this code. No hard IRQ, so no softirq, which runs
 * on the way out of one; no tick, so no timer and no scheduler. What it does not give is safety
 * from the other CPUs, on which everything goes on. That takes a lock, which is why a driver
 * nearly always wants spin_lock_irqsave() and nearly never local_irq_save() alone. The honest
 * use of the latter is below: a value of this CPU that one of its own interrupts changes as
 * well.
 *
 * What must not be done: sleep. Who sleeps hands the CPU to a task that knows nothing of this
 * and would run with interrupts off. And here is a trap: in_atomic() is FALSE. It looks at
 * preempt_count, and that has not changed; preemption is off nevertheless because preemption
 * starts from an interrupt. "if (!in_atomic()) sleep" is wrong, and this example is why.
 *
 * local_irq_restore() puts back what was there before, so the function may be called with
 * interrupts on or off; local_irq_enable() would turn them on under a caller who had turned
 * them off.
 *
 * And keep it short: as long as it lasts, the device that needs an answer within microseconds
 * waits.
 *
 * enters: process atomic hardirq
 * says: local_irq_save: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=1
 * says: local_irq_restore: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 */
#include <linux/fs.h>
#include <linux/irq_work.h>
#include <linux/irqflags.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/uaccess.h>
#include "say.h"

static void example_interrupt(struct irq_work *work);

/* Two counts that have to agree: a task makes both, an interrupt of the same CPU as well. */
struct pair {
	unsigned int first, second;
};

static DEFINE_PER_CPU(struct pair, pairs);
static DEFINE_PER_CPU(struct irq_work, works);

/* Interrupts are off: neither can this CPU's interrupt come in between, nor can the task move. */
static void count_pair(void)
{
	struct pair *mine = this_cpu_ptr(&pairs);

	mine->first++;
	WARN_ON_ONCE(mine->first != mine->second + 1);
	mine->second++;
}

/* Hard IRQ context: interrupts are off by themselves. */
static void example_interrupt(struct irq_work *work)
{
	count_pair();
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned long flags;
	unsigned int seen;

	local_irq_save(flags);
	say("local_irq_save");
	/* An interrupt is asked for now and comes as soon as they are on again, not in between. */
	irq_work_queue(this_cpu_ptr(&works));
	count_pair();
	seen = this_cpu_ptr(&pairs)->second;
	local_irq_restore(flags);
	say("local_irq_restore");
	return simple_read_from_buffer(buffer, size, pos, &seen, sizeof(seen));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-irqs-off",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	unsigned int cpu;

	/* Not in its definition: Linux leaves the pointers of a module's per-CPU data null. */
	for_each_possible_cpu(cpu)
		*per_cpu_ptr(&works, cpu) = IRQ_WORK_INIT_HARD(example_interrupt);
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	unsigned int cpu;

	misc_deregister(&example_device);
	/* Nobody asks for it any more; one that was asked for may still be on its way. */
	for_each_possible_cpu(cpu)
		irq_work_sync(per_cpu_ptr(&works, cpu));
}
module_exit(example_exit);

MODULE_DESCRIPTION("Atomic context: interrupts are off");
MODULE_LICENSE("GPL");
