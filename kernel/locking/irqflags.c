// SPDX-License-Identifier: GPL-2.0-only
/*
 * What lockdep_assert_irqs_enabled() and its kin ask: whether interrupts are
 * off by the word of those who turned them off.
 *
 * trace_hardirqs_*() come with local_irq_*(), and are where the section of code
 * with interrupts off begins and ends.  lockdep_hardirqs_*() come from interrupt
 * entry and the context switch as well, which make no section.  Any context.
 */
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include "lockdep_internal.h"

/* What is held now may be interrupted. */
void lockdep_hardirqs_on_prepare(void)
{
	if (!debug_locks || !current->lockdep_depth || raw_cpu_read(hardirqs_enabled))
		return;
	mark_held_enabled(STATE_HARDIRQ);
	if (current->softirqs_enabled)
		mark_held_enabled(STATE_SOFTIRQ);
}

void lockdep_hardirqs_on(unsigned long ip)
{
	(void)ip;
	raw_cpu_write(hardirqs_enabled, 1);
}

void lockdep_hardirqs_off(unsigned long ip)
{
	(void)ip;
	raw_cpu_write(hardirqs_enabled, 0);
}

void lockdep_softirqs_on(unsigned long ip)
{
	(void)ip;
	current->softirqs_enabled = 1;
	if (debug_locks && current->lockdep_depth && raw_cpu_read(hardirqs_enabled))
		mark_held_enabled(STATE_SOFTIRQ);
}

void lockdep_softirqs_off(unsigned long ip)
{
	(void)ip;
	current->softirqs_enabled = 0;
}

void trace_hardirqs_on_prepare(void)
{
	lockdep_hardirqs_on_prepare();
}

void trace_hardirqs_off_finish(void)
{
	lockdep_hardirqs_off(_RET_IP_);
}

void trace_hardirqs_on(void)
{
	if (raw_cpu_read(hardirqs_enabled))
		return;
	section_end(SECTION_IRQS_OFF, NULL);
	kcsan_unmasking(RACE_HARDIRQS);
	lockdep_hardirqs_on_prepare();
	lockdep_hardirqs_on(_RET_IP_);
}

void trace_hardirqs_off(void)
{
	if (!raw_cpu_read(hardirqs_enabled))
		return;
	section_begin(SECTION_IRQS_OFF, NULL, NULL);
	kcsan_masked(RACE_HARDIRQS);
	lockdep_hardirqs_off(_RET_IP_);
}

/* local_irq_restore() with interrupts on: what it restores is not what was saved. */
void warn_bogus_irq_restore(void)
{
	WARN_ONCE(1, "raw_local_irq_restore() called with IRQs enabled\n");
}

void print_irqtrace_events(struct task_struct *task)
{
	(void)task;
}
