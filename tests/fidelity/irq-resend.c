// SPDX-License-Identifier: GPL-2.0-only
/*
 * irq_inject_interrupt() and a line that fires while its handler is not there yet or no more.
 */
#include "line.h"

static int cookie, fired, error;

static irqreturn_t handler(int irq, void *data)
{
	say("handler %d", ++fired);
	return IRQ_HANDLED;
}

static void run(void)
{
	stay_on(0);
	show(line_new(handle_edge_irq));
	say("nobody has requested it");
	line_masked = false;
	fire();
	error = request_irq(line_irq, handler, 0, "edge", &cookie);
	msleep(20);
	show(error);
	show(fired);
	disable_irq(line_irq);
	fire();
	free_irq(line_irq, &cookie);
	show(fired);
	line_pending = false;
	error = request_irq(line_irq, handler, 0, "edge", &cookie);
	msleep(20);
	show(error);
	show(fired);
	free_irq(line_irq, &cookie);
	line_free();
}

FIDELITY_MODULE(run, "Interrupts that come too early");
