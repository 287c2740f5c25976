// SPDX-License-Identifier: GPL-2.0-only
/*
 * irq_work: claimed once until it runs, in hard IRQ or lazily.
 */
#include <linux/irq_work.h>
#include <linux/smp.h>
#include "fidelity.h"

static struct irq_work work, lazy;
static int ran;

static void function(struct irq_work *unused)
{
	say("ran %d, busy %d, pending %d", ++ran, irq_work_is_busy(&work), irq_work_is_pending(&work));
	show(smp_processor_id());
	if (ran == 2)
		show(irq_work_queue(&work));
}

static void run_lazy(struct irq_work *unused)
{
	say("lazy: hardirq %d", !!in_hardirq());
}

static void run(void)
{
	bool first, second;

	stay_on(0);
	init_irq_work(&work, function);
	lazy = IRQ_WORK_INIT_LAZY(run_lazy);
	local_irq_disable();
	first = irq_work_queue(&work);
	second = irq_work_queue(&work);
	show(irq_work_is_pending(&work));
	show(ran);
	local_irq_enable();
	irq_work_sync(&work);
	show(first);
	show(second);
	show(ran);
	show(irq_work_is_busy(&work));
	irq_work_queue(&work);
	msleep(10);
	irq_work_sync(&work);
	show(ran);
	irq_work_queue(&lazy);
	msleep(50);
	irq_work_sync(&lazy);
}

FIDELITY_MODULE(run, "irq_work");
