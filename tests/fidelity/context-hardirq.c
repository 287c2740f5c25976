// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the macros say in what runs in a hard IRQ: an hrtimer, an irq_work, a function call from
 * another CPU; and in what is nested there.
 */
#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include "fidelity.h"

static DEFINE_RAW_SPINLOCK(lock);
static DECLARE_COMPLETION(done);
static struct hrtimer hard, soft;
static struct irq_work work;

static void nest(const char *where)
{
	unsigned long flags;

	say_context(where);
	raw_spin_lock_irqsave(&lock, flags);
	say_context("raw_spin_lock_irqsave there");
	raw_spin_unlock_irqrestore(&lock, flags);
	say_context(where);
}

static enum hrtimer_restart in_hard(struct hrtimer *timer)
{
	nest("hrtimer");
	complete(&done);
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart in_soft(struct hrtimer *timer)
{
	nest("soft hrtimer");
	complete(&done);
	return HRTIMER_NORESTART;
}

static void in_irq_work(struct irq_work *unused)
{
	nest("irq_work");
	complete(&done);
}

static void in_call(void *where)
{
	nest(where);
}

static void run(void)
{
	stay_on(0);
	hrtimer_init(&hard, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	hard.function = in_hard;
	hrtimer_start(&hard, ms_to_ktime(1), HRTIMER_MODE_REL_HARD);
	wait_for_completion(&done);
	hrtimer_cancel(&hard);

	hrtimer_init(&soft, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	soft.function = in_soft;
	hrtimer_start(&soft, ms_to_ktime(1), HRTIMER_MODE_REL_SOFT);
	wait_for_completion(&done);
	hrtimer_cancel(&soft);

	init_irq_work(&work, in_irq_work);
	say("irq_work_queue %d", irq_work_queue(&work));
	wait_for_completion(&done);
	irq_work_sync(&work);

	say("smp_call_function_single %d", smp_call_function_single(1, in_call, "call on another CPU", 1));
	say("smp_call_function_single %d", smp_call_function_single(0, in_call, "call on this CPU", 1));
}

FIDELITY_MODULE(run, "The macros in hard IRQs");
