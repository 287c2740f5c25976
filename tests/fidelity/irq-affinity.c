// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where an interrupt may be delivered: what is refused, what the hints do, and what a notifier
 * is told.
 */
#include <linux/interrupt.h>
#include "line.h"

static int cookie;

static irqreturn_t handler(int irq, void *data)
{
	return IRQ_HANDLED;
}

static void run(void)
{
	show(line_new(handle_simple_irq));
	show(request_irq(line_irq, handler, 0, "affinity", &cookie));
	show(irq_set_affinity(line_irq, cpumask_of(1)));
	show(irq_set_affinity_hint(line_irq, cpumask_of(0)));
	show(irq_update_affinity_hint(line_irq, NULL));
	show(irq_set_affinity(1000000, cpumask_of(1)));
	show(synchronize_hardirq(1000000));
	show(irq_set_vcpu_affinity(line_irq, NULL));
	free_irq(line_irq, &cookie);
	line_free();
}

FIDELITY_MODULE(run, "Affinity of a line");
