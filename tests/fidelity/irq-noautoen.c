// SPDX-License-Identifier: GPL-2.0-only
/*
 * IRQF_NO_AUTOEN: the line stays off until it is enabled; what fired before an edge line was
 * on is kept.
 */
#include "line.h"

static int cookie, fired;

static irqreturn_t handler(int irq, void *data)
{
	say("handler %d", ++fired);
	return IRQ_HANDLED;
}

static void run(void)
{
	stay_on(0);
	show(line_new(handle_edge_irq));
	show(request_irq(line_irq, handler, IRQF_NO_AUTOEN, "off", &cookie));
	fire();
	show(fired);
	say("enable_irq");
	enable_irq(line_irq);
	msleep(20);
	show(fired);
	fire();
	show(fired);
	free_irq(line_irq, &cookie);
	line_pending = false;

	say("IRQ_NOAUTOEN of the line");
	irq_set_status_flags(line_irq, IRQ_NOAUTOEN);
	show(request_irq(line_irq, handler, 0, "off", &cookie));
	say("enable_irq");
	enable_irq(line_irq);
	free_irq(line_irq, &cookie);
	irq_clear_status_flags(line_irq, IRQ_NOAUTOEN);
	line_free();
}

FIDELITY_MODULE(run, "Lines that are not enabled at once");
