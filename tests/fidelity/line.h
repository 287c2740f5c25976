/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An interrupt line that no device needs: its chip prints what the core asks
 * of it, and fire() is the device. One line a module.
 */
#ifndef TESTS_FIDELITY_LINE_H
#define TESTS_FIDELITY_LINE_H

#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irq_work.h>
#include "fidelity.h"

static struct irq_work line_work;
static int line_irq;
static bool line_masked, line_pending;

static void line_mask(struct irq_data *data)
{
	say("chip: mask");
	line_masked = true;
}

static void line_unmask(struct irq_data *data)
{
	say("chip: unmask");
	line_masked = false;
	if (line_pending)
		irq_work_queue(&line_work);
}

static void line_ack(struct irq_data *data)
{
	say("chip: ack");
}

static void line_eoi(struct irq_data *data)
{
	say("chip: eoi");
}

static int line_set_type(struct irq_data *data, unsigned int type)
{
	say("chip: set_type %u", type);
	return 0;
}

static struct irq_chip line_chip = {
	.name = "fidelity",
	.irq_mask = line_mask,
	.irq_unmask = line_unmask,
	.irq_ack = line_ack,
	.irq_eoi = line_eoi,
	.irq_set_type = line_set_type,
};

/* Hard IRQ: the interrupt arrives, unless the chip holds it back. */
static void line_arrive(struct irq_work *work)
{
	line_pending = line_masked;
	if (!line_masked)
		generic_handle_irq(line_irq);
}

/* Process context. A line that `flow` handles (handle_level_irq, ...). */
static int line_new(irq_flow_handler_t flow)
{
	line_irq = irq_alloc_desc(numa_node_id());
	if (line_irq < 0)
		return line_irq;
	line_masked = true;
	line_pending = false;
	init_irq_work(&line_work, line_arrive);
	irq_set_chip_and_handler(line_irq, &line_chip, flow);
	irq_modify_status(line_irq, IRQ_NOREQUEST, IRQ_NOPROBE);
	return 0;
}

/* Process context, no handler requested any more. */
static void line_free(void)
{
	irq_work_sync(&line_work);
	irq_set_chip_and_handler(line_irq, NULL, NULL);
	irq_free_desc(line_irq);
}

/* Process context. The device interrupts, and its hard IRQ is over on return. */
static inline void fire(void)
{
	irq_work_queue(&line_work);
	irq_work_sync(&line_work);
}

#endif
