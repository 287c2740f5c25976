// SPDX-License-Identifier: GPL-2.0-only
/*
 * Atomic context, made by a spinlock.
 *
 * Who enters it: whoever takes a spinlock, until the lock is released. The task below is in a
 * system call all the time; it is not where the code runs but what it holds that changes the
 * rules.
 *
 * What must not be done: sleep, and so everything that may (mutexes, GFP_KERNEL, user memory).
 * Another CPU that wants the lock does not sleep either, it spins. If the holder slept, that
 * CPU would burn its time until the holder came back; and if the task that runs next on the
 * holder's CPU wanted the lock, nobody would ever come back. This is why spin_lock() turns
 * preemption off: preempt_count rises, and in_atomic() is true.
 *
 * Which form of the lock depends on who else takes it:
 *
 *   - spin_lock(): only tasks (or only one kind of interrupt) take it;
 *   - spin_lock_bh(): a softirq takes it as well: a tasklet, a timer, the network receive path.
 *     Were softirqs not held off on this CPU, one of them could interrupt the section and spin
 *     for a lock that its own CPU holds;
 *   - spin_lock_irqsave(): a hard IRQ handler takes it as well. Interrupts go off, for the same
 *     reason.
 *
 * In one driver one lock is taken in one form in tasks; three are shown side by side here only
 * because there is something to see: bottom halves off make in_atomic() true but not
 * in_serving_softirq(), which is about what is running, not about what is held off.
 *
 * The work under the lock is kept to what the lock is for: a few words in memory.
 *
 * enters: process atomic
 * says: spin_lock: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=1 irqs_disabled=0
 * says: spin_lock_bh: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=1 irqs_disabled=0
 * says: spin_lock_irqsave: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=1 irqs_disabled=1
 * says: unlocked: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include "say.h"

/* Each guards one counter. */
static DEFINE_SPINLOCK(plain_lock);
static DEFINE_SPINLOCK(bh_lock);
static DEFINE_SPINLOCK(irq_lock);
static unsigned int among_tasks, with_softirqs, with_irqs;

static unsigned int count_all(void)
{
	unsigned long flags;
	unsigned int sum;

	spin_lock(&plain_lock);
	say("spin_lock");
	sum = ++among_tasks;
	spin_unlock(&plain_lock);

	spin_lock_bh(&bh_lock);
	say("spin_lock_bh");
	sum += ++with_softirqs;
	spin_unlock_bh(&bh_lock);

	/* The flags keep whether interrupts were on before: a caller may have turned them off. */
	spin_lock_irqsave(&irq_lock, flags);
	say("spin_lock_irqsave");
	sum += ++with_irqs;
	spin_unlock_irqrestore(&irq_lock, flags);

	say("unlocked");
	return sum;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int sum = count_all();

	/* The copy comes when no lock is held any more: it may sleep. */
	return simple_read_from_buffer(buffer, size, pos, &sum, sizeof(sum));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-spinlock",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Atomic context: a spinlock is held");
MODULE_LICENSE("GPL");
