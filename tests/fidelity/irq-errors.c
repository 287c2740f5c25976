// SPDX-License-Identifier: GPL-2.0-only
/*
 * What request_irq() and its kin refuse, and with which error.
 *
 * breaks: irq-flags
 */
#include "line.h"

static int cookie, other;

static irqreturn_t handler(int irq, void *data)
{
	return IRQ_HANDLED;
}

static void run(void)
{
	stay_on(0);
	show(line_new(handle_simple_irq));
	show(request_irq(1000000, handler, 0, "no such line", &cookie));
	show(request_irq(line_irq, NULL, 0, "no handler", &cookie));
	show(request_threaded_irq(line_irq, NULL, NULL, 0, "neither", &cookie));
	show(request_irq(line_irq, handler, IRQF_COND_SUSPEND, "condition", &cookie));
	show(request_irq(line_irq, handler, IRQF_SHARED | IRQF_NO_AUTOEN, "shared", &cookie));
	show(request_irq(line_irq, handler, IRQF_NO_SUSPEND | IRQF_COND_SUSPEND, "both", &cookie));
	irq_set_status_flags(line_irq, IRQ_NOREQUEST);
	show(request_irq(line_irq, handler, 0, "not to be requested", &cookie));
	irq_clear_status_flags(line_irq, IRQ_NOREQUEST);
	show(request_irq(line_irq, handler, 0, "first", &cookie));
	show(request_irq(line_irq, handler, 0, "second", &other));
	show(request_irq(line_irq, handler, IRQF_SHARED, "second", &other));
	show(request_irq(line_irq, handler, IRQF_PROBE_SHARED, "probing", &other));
	show(irq_set_irq_type(1000000, IRQ_TYPE_EDGE_RISING));
	show(irq_set_irq_type(line_irq, IRQ_TYPE_EDGE_RISING));
	show(irq_get_trigger_type(line_irq) == IRQ_TYPE_EDGE_RISING);
	show(irq_has_action(line_irq));
	show(irq_set_irq_wake(line_irq, 1));
	say("free_irq");
	free_irq(line_irq, &cookie);
	show(irq_has_action(line_irq));
	show(generic_handle_irq(1000000));
	line_free();
}

FIDELITY_MODULE(run, "What is refused");
