// SPDX-License-Identifier: GPL-2.0-only
/*
 * Handlers that share a line: all run, in the order of their requests; flags must agree.
 *
 * breaks: irq-flags
 */
#include "line.h"

static int first, second, third;

static irqreturn_t handler(int irq, void *data)
{
	say("handler %s", data == &first ? "first" : data == &second ? "second" : "third");
	return data == &second ? IRQ_NONE : IRQ_HANDLED;
}

static irqreturn_t thread(int irq, void *data)
{
	return IRQ_HANDLED;
}

static void run(void)
{
	stay_on(0);
	show(line_new(handle_level_irq));
	show(request_irq(line_irq, handler, IRQF_SHARED, "first", &first));
	show(request_irq(line_irq, handler, IRQF_SHARED, "second", &second));
	show(request_irq(line_irq, handler, 0, "not shared", &third));
	show(request_irq(line_irq, handler, IRQF_SHARED | IRQF_TRIGGER_RISING, "edge", &third));
	show(request_threaded_irq(line_irq, handler, thread, IRQF_SHARED | IRQF_ONESHOT, "oneshot", &third));
	show(request_irq(line_irq, handler, IRQF_SHARED, "no cookie", NULL));
	show(request_irq(line_irq, handler, IRQF_SHARED, "third", &third));
	fire();
	say("free the second");
	free_irq(line_irq, &second);
	fire();
	say("free the first");
	free_irq(line_irq, &first);
	say("free the third");
	free_irq(line_irq, &third);
	line_free();
}

FIDELITY_MODULE(run, "Shared lines");
