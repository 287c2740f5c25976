// SPDX-License-Identifier: GPL-2.0-only
/*
 * An edge line: it is masked no sooner than it fires while disabled, that edge is not lost,
 * and neither is one that comes while the handler runs.
 */
#include "line.h"

static int cookie, fired;

static irqreturn_t handler(int irq, void *data)
{
	fired++;
	say("handler begins, number %d", fired);
	/* The same edge once more, nested: the flow handler remembers it. */
	if (fired == 1)
		generic_handle_irq(irq);
	say("handler ends");
	return IRQ_HANDLED;
}

static void run(void)
{
	stay_on(0);
	show(line_new(handle_edge_irq));
	show(request_irq(line_irq, handler, IRQF_TRIGGER_RISING, "edge", &cookie));
	fire();
	show(fired);
	say("disable_irq");
	disable_irq(line_irq);
	say("fire twice");
	fire();
	fire();
	show(fired);
	say("enable_irq");
	enable_irq(line_irq);
	msleep(20);
	show(fired);
	free_irq(line_irq, &cookie);
	line_free();
}

FIDELITY_MODULE(run, "An edge line");
