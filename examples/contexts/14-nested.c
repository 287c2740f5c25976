// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts nest: a task, a spinlock, a hard IRQ, a softirq, a hard IRQ again.
 *
 * A CPU has a stack of contexts, and each new one lies on top of what it interrupted:
 *
 *   1. a task makes a system call                              process
 *   2. it takes a spinlock: it cannot be preempted now         process, atomic
 *   3. a hard IRQ comes, for the lock did not turn them off    hard IRQ
 *   4. the handler returns; before the CPU goes back to the
 *      task, the softirq that the handler raised runs          softirq
 *   5. a hard IRQ comes again: softirqs run with them on       hard IRQ in a softirq
 *   6. it returns to the softirq, that to the task, which still holds its lock
 *
 * This is why a spinlock that a softirq takes must be taken with spin_lock_bh() in a task: at
 * point 4 the softirq would otherwise spin for the lock that the task under it holds, and the
 * task cannot go on before the softirq returns. The lock below is taken by tasks only, and so
 * plain spin_lock() is right.
 *
 * What may be done is decided by the innermost layer, while the layers under it stay what they
 * are. At point 5 in_serving_softirq() is still true, because the softirq is still there,
 * further down; in_hardirq() is true as well. in_task() is false from point 3 on, although
 * current never changed.
 *
 * The hard IRQs here are irq_work: the CPU sends an interrupt to itself, which comes at once if
 * interrupts are on. It is a driver's way to get from any context, an NMI included, into hard
 * IRQ context.
 *
 * enters: process hardirq softirq
 * says: 2 spinlock: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=1 irqs_disabled=0
 * says: 3 hard IRQ: in_task=0 in_hardirq=1 in_serving_softirq=0 in_atomic=1 irqs_disabled=1
 * says: 4 softirq: in_task=0 in_hardirq=0 in_serving_softirq=1 in_atomic=1 irqs_disabled=0
 * says: 5 in a softirq: in_task=0 in_hardirq=1 in_serving_softirq=1 in_atomic=1 irqs_disabled=1
 * says: 6 unlocked: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 */
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include "say.h"

static void first_interrupt(struct irq_work *work);
static void second_interrupt(struct irq_work *work);
static void example_tasklet(struct tasklet_struct *tasklet);

static struct irq_work first = IRQ_WORK_INIT_HARD(first_interrupt);
static struct irq_work second = IRQ_WORK_INIT_HARD(second_interrupt);
static DECLARE_TASKLET(tasklet, example_tasklet);

static DEFINE_SPINLOCK(lock);		/* guards reads: tasks only */
static unsigned int reads;

static void first_interrupt(struct irq_work *work)
{
	say("3 hard IRQ");
	tasklet_schedule(&tasklet);
}

static void example_tasklet(struct tasklet_struct *unused)
{
	say("4 softirq");
	irq_work_queue(&second);
}

static void second_interrupt(struct irq_work *work)
{
	/* It may come late, when the softirq is through: a CPU is free to do that. */
	say(in_serving_softirq() ? "5 in a softirq" : "5 late");
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int count;

	spin_lock(&lock);
	say("2 spinlock");
	count = ++reads;
	irq_work_queue(&first);
	/* Steps 3 to 5 have happened by now, on this very stack. */
	spin_unlock(&lock);
	say("6 unlocked");
	return simple_read_from_buffer(buffer, size, pos, &count, sizeof(count));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-nested",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
	/* In the order in which each starts the next. */
	irq_work_sync(&first);
	tasklet_kill(&tasklet);
	irq_work_sync(&second);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Nested contexts");
MODULE_LICENSE("GPL");
