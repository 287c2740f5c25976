// SPDX-License-Identifier: GPL-2.0-only
/*
 * The depth of disabling: disable_irq_nosync(), disable_hardirq(), enabling in the handler,
 * and one enable too many.
 *
 * breaks: irq-unbalanced-enable
 */
#include "line.h"

static int cookie, fired;

static irqreturn_t handler(int irq, void *data)
{
	fired++;
	say("handler %d", fired);
	if (fired == 1)
		disable_irq_nosync(irq);
	if (fired == 2) {
		disable_irq_nosync(irq);
		enable_irq(irq);
	}
	return IRQ_HANDLED;
}

static void run(void)
{
	stay_on(0);
	show(line_new(handle_level_irq));
	show(request_irq(line_irq, handler, 0, "depth", &cookie));
	say("it disables itself");
	fire();
	fire();
	show(fired);
	say("enable_irq");
	enable_irq(line_irq);
	irq_work_sync(&line_work);
	show(fired);
	say("disable_hardirq");
	show(disable_hardirq(line_irq));
	say("enable_irq");
	enable_irq(line_irq);
	say("one too many");
	enable_irq(line_irq);
	fire();
	show(fired);
	free_irq(line_irq, &cookie);
	say("after free_irq");
	disable_irq(line_irq);
	enable_irq(line_irq);
	line_free();
}

FIDELITY_MODULE(run, "The depth of disabling");
