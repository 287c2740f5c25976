/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For the programs of this folder that have an interrupt: a line of a simulated
 * interrupt controller (linux/irq_sim.h), whose handler calls interrupt_body().  It comes
 * to the CPU of the task that raises it, and the program's end waits for it.
 */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irq_sim.h>
#include <linux/irqdomain.h>
#define PROGRAM_HAS_SETUP
#include "program.h"

static struct irq_domain *interrupt_domain;
static int interrupt_line;

static DECLARE_COMPLETION(interrupt_handled);

/* What the handler does. */
static void interrupt_body(void);

static irqreturn_t interrupt_handler(int irq, void *cookie)
{
	interrupt_body();
	complete(&interrupt_handled);
	return IRQ_HANDLED;
}

static int setup(void)
{
	int error;

	interrupt_domain = irq_domain_create_sim(NULL, 1);
	if (IS_ERR(interrupt_domain))
		return PTR_ERR(interrupt_domain);
	interrupt_line = irq_create_mapping(interrupt_domain, 0);
	error = request_irq(interrupt_line, interrupt_handler, 0, "program", &interrupt_line);
	if (error)
		irq_domain_remove_sim(interrupt_domain);
	return error;
}

static void cleanup(void)
{
	wait_for_completion(&interrupt_handled);
	free_irq(interrupt_line, &interrupt_line);
	irq_domain_remove_sim(interrupt_domain);
}

static void interrupt_raise(void)
{
	irq_set_irqchip_state(interrupt_line, IRQCHIP_STATE_PENDING, true);
}

#endif
