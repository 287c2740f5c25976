// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's own simulated interrupt controller: firing by the state of the chip, masks, and
 * mappings.
 */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irq_sim.h>
#include <linux/irqdomain.h>
#include "fidelity.h"

#ifndef CONFIG_IRQ_SIM
/* Distributions leave it out: the file itself, with the one name that is not exported. */
#define irq_to_desc(irq) irq_data_to_desc(irq_get_irq_data(irq))
#include "irq_sim.c"
#endif

static DECLARE_COMPLETION(done);
static int cookie, fired;

static irqreturn_t handler(int irq, void *data)
{
	say_context("handler");
	fired++;
	return IRQ_HANDLED;
}

static irqreturn_t thread(int irq, void *data)
{
	say_context("thread");
	complete(&done);
	return IRQ_HANDLED;
}

static void run(void)
{
	struct irq_domain *domain = irq_domain_create_sim(NULL, 3);
	bool pending = true;
	int irq;

	stay_on(0);
	show(IS_ERR(domain));
	irq = irq_create_mapping(domain, 1);
	show(irq > 0);
	show(irq_create_mapping(domain, 1) == irq);
	show(irq_find_mapping(domain, 1) == irq);
	show(irq_find_mapping(domain, 2));
	show(request_irq(irq, handler, 0, "simulated", &cookie));
	show(irq_set_irqchip_state(irq, IRQCHIP_STATE_PENDING, true));
	msleep(20);
	show(fired);
	show(irq_get_irqchip_state(irq, IRQCHIP_STATE_PENDING, &pending));
	show(pending);
	show(irq_set_irqchip_state(irq, IRQCHIP_STATE_MASKED, true));
	disable_irq(irq);
	show(irq_set_irqchip_state(irq, IRQCHIP_STATE_PENDING, true));
	msleep(20);
	show(fired);
	enable_irq(irq);
	msleep(20);
	show(fired);
	show(irq_set_irq_type(irq, IRQ_TYPE_LEVEL_HIGH));
	show(irq_set_irq_type(irq, IRQ_TYPE_EDGE_BOTH));
	free_irq(irq, &cookie);
	show(request_threaded_irq(irq, NULL, thread, IRQF_ONESHOT, "threaded", &cookie));
	irq_set_irqchip_state(irq, IRQCHIP_STATE_PENDING, true);
	wait_for_completion(&done);
	free_irq(irq, &cookie);
	irq_dispose_mapping(irq);
	show(irq_find_mapping(domain, 1));
	irq_domain_remove_sim(domain);
}

FIDELITY_MODULE(run, "Simulated interrupts");
