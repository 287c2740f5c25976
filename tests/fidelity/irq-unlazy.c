// SPDX-License-Identifier: GPL-2.0-only
/*
 * Disabling is lazy: the chip is told only when the line fires in spite of it, and the
 * interrupt comes when the line is enabled again. With IRQ_DISABLE_UNLAZY, or a chip that can
 * disable, it is told at once.
 */
#include "line.h"

static int cookie, fired;

static irqreturn_t handler(int irq, void *data)
{
	say("handler %d", ++fired);
	return IRQ_HANDLED;
}

static void say_state(void)
{
	struct irq_data *data = irq_get_irq_data(line_irq);

	say("disabled=%d masked=%d", irqd_irq_disabled(data), irqd_irq_masked(data));
}

static void chip_enable(struct irq_data *data)
{
	say("chip: enable");
	line_masked = false;
	if (line_pending)
		irq_work_queue(&line_work);
}

static void chip_disable(struct irq_data *data)
{
	say("chip: disable");
	line_masked = true;
}

/* An interrupt while the line is off, and one when it is on again. */
static void try(const char *name)
{
	say("%s", name);
	show(request_irq(line_irq, handler, 0, "unlazy", &cookie));
	say_state();
	say("disable_irq");
	disable_irq(line_irq);
	say_state();
	say("disable_irq again");
	disable_irq(line_irq);
	fire();
	say_state();
	fire();
	show(fired);
	enable_irq(line_irq);
	say_state();
	say("enable_irq");
	enable_irq(line_irq);
	irq_work_sync(&line_work);
	msleep(20);
	show(fired);
	say_state();
	fire();
	show(fired);
	say("disable and enable, with no interrupt");
	disable_irq(line_irq);
	enable_irq(line_irq);
	say_state();
	say("free_irq");
	free_irq(line_irq, &cookie);
	say_state();
	fired = 0;
}

static void with_flow(const char *name, irq_flow_handler_t flow)
{
	say("flow: %s", name);
	show(line_new(flow));
	try("lazy");
	irq_set_status_flags(line_irq, IRQ_DISABLE_UNLAZY);
	try("unlazy");
	try("the flag went with the handler");
	line_free();
}

static void run(void)
{
	stay_on(0);
	with_flow("level", handle_level_irq);
	with_flow("edge", handle_edge_irq);
	with_flow("fasteoi", handle_fasteoi_irq);
	with_flow("simple", handle_simple_irq);
	line_chip.irq_enable = chip_enable;
	line_chip.irq_disable = chip_disable;
	with_flow("level, a chip that can enable and disable", handle_level_irq);
	with_flow("edge, a chip that can enable and disable", handle_edge_irq);
}

FIDELITY_MODULE(run, "Lazy and other disabling");
