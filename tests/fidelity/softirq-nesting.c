// SPDX-License-Identifier: GPL-2.0-only
/*
 * Softirqs that are raised in a softirq, in a hard IRQ and with bottom halves off run later,
 * and never inside each other.
 */
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include "fidelity.h"

static struct tasklet_struct outer, inner;
static struct irq_work work;
static DECLARE_COMPLETION(done);
static int depth, fired;

static void in_inner(struct tasklet_struct *unused)
{
	say("inner, depth %d", depth);
	complete(&done);
}

static void in_outer(struct tasklet_struct *unused)
{
	depth++;
	say("outer begins");
	tasklet_schedule(&inner);
	local_bh_disable();
	local_bh_enable();
	say("bottom halves on again, in the outer");
	depth--;
}

static void in_work(struct irq_work *unused)
{
	say("hard IRQ begins");
	tasklet_schedule(&inner);
	say("hard IRQ ends");
	WRITE_ONCE(fired, 1);
}

static void run(void)
{
	stay_on(0);
	tasklet_setup(&outer, in_outer);
	tasklet_setup(&inner, in_inner);
	init_irq_work(&work, in_work);

	local_bh_disable();
	tasklet_schedule(&outer);
	local_bh_enable();
	wait_for_completion(&done);

	local_bh_disable();
	irq_work_queue(&work);
	spin_until(&fired);
	show(completion_done(&done));
	local_bh_disable();
	local_bh_enable();
	show(completion_done(&done));
	say("bottom halves on");
	local_bh_enable();
	show(completion_done(&done));
	wait_for_completion(&done);

	say("interrupts off");
	local_irq_disable();
	irq_work_queue(&work);
	tasklet_schedule(&outer);
	show(completion_done(&done));
	local_irq_enable();
	wait_for_completion(&done);
	tasklet_kill(&outer);
	tasklet_kill(&inner);
	irq_work_sync(&work);
}

FIDELITY_MODULE(run, "Softirqs inside each other");
