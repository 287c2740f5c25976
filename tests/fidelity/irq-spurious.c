// SPDX-License-Identifier: GPL-2.0-only
/*
 * A line that nobody cares for is switched off after a hundred thousand interrupts; a note of
 * a handler that does care keeps it on.
 *
 * breaks: irq-nobody-cared
 */
#include "line.h"

static int cookie, fired, handled;

static irqreturn_t handler(int irq, void *data)
{
	fired++;
	return handled ? IRQ_HANDLED : IRQ_NONE;
}

static void storm(int count)
{
	while (count--) {
		local_irq_disable();
		__irq_enter_raw();
		generic_handle_irq(line_irq);
		__irq_exit_raw();
		local_irq_enable();
	}
}

static void run(void)
{
	stay_on(0);
	show(line_new(handle_simple_irq));
	show(request_irq(line_irq, handler, 0, "spurious", &cookie));
	handled = 1;
	storm(1000);
	show(fired);
	handled = 0;
	storm(200000);
	show(fired);
	show(line_masked);
	free_irq(line_irq, &cookie);
	line_free();
}

FIDELITY_MODULE(run, "Interrupts that nobody cares for");
