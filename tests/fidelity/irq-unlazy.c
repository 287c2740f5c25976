// SPDX-License-Identifier: GPL-2.0-only
/*
 * Disabling at once, by the line's flag; what the settings of a line say.
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
	show(line_new(handle_level_irq));
	irq_set_status_flags(line_irq, IRQ_DISABLE_UNLAZY);
	show(request_irq(line_irq, handler, IRQF_TRIGGER_HIGH, "unlazy", &cookie));
	show(irq_get_trigger_type(line_irq));
	show(irqd_is_level_type(irq_get_irq_data(line_irq)));
	say("disable_irq");
	disable_irq(line_irq);
	show(irqd_irq_disabled(irq_get_irq_data(line_irq)));
	show(irqd_irq_masked(irq_get_irq_data(line_irq)));
	say("enable_irq");
	enable_irq(line_irq);
	show(irqd_irq_masked(irq_get_irq_data(line_irq)));
	fire();
	say("free_irq");
	free_irq(line_irq, &cookie);
	irq_clear_status_flags(line_irq, IRQ_DISABLE_UNLAZY);
	show(request_irq(line_irq, handler, IRQF_TRIGGER_NONE, "lazy", &cookie));
	show(irq_get_trigger_type(line_irq));
	disable_irq_nosync(line_irq);
	show(irqd_irq_disabled(irq_get_irq_data(line_irq)));
	show(irqd_irq_masked(irq_get_irq_data(line_irq)));
	free_irq(line_irq, &cookie);
	line_free();
}

FIDELITY_MODULE(run, "Lines that are disabled at once");
