/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the examples share: one line that tells where code runs.
 *
 * Each macro that it asks looks at the truth that Linux keeps for each CPU:
 *
 *   in_task()             no interrupt is being served here: there is a task behind this code
 *   in_hardirq()          inside a hard IRQ handler, or in something called by one
 *   in_serving_softirq()  inside a softirq: tasklets, timers and BH work items are softirqs as well
 *   in_atomic()           preempt_count() is not 0: an interrupt is being served, a spinlock is
 *                         held, or preemption or bottom halves are off
 *   irqs_disabled()       this CPU takes no interrupt now
 *
 * A driver should not use them to decide what it does. in_atomic() misses code that runs with
 * interrupts off, and without CONFIG_PREEMPT_COUNT it misses spinlocks, too. The author of a
 * function knows where it is called from, or is told (by a gfp_t, for example). They are here to
 * be looked at.
 */
#ifndef EXAMPLES_SAY_H
#define EXAMPLES_SAY_H

#include <linux/hardirq.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/printk.h>

/* Any context: printk() is one of the few things that may be called everywhere. */
static inline void say(const char *where)
{
	pr_info(KBUILD_MODNAME ": %s: in_task=%d in_hardirq=%d in_serving_softirq=%d in_atomic=%d irqs_disabled=%d\n",
		where, !!in_task(), !!in_hardirq(), !!in_serving_softirq(), !!in_atomic(),
		!!irqs_disabled());
}

#endif
