// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver of the machine's interrupt controller, `tophalf,intc`.
 *
 * It has TOPHALF_LINES lines.  A device tree names one by two cells, the line
 * and its IRQ_TYPE_*.  Without a device tree the domain exists all the same:
 * tophalf_line_to_irq() is how platform devices that firmware does not describe
 * get theirs.  A level line holds itself back until EOI, an edge line until ACK.
 */
#include <linux/cpumask.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/of.h>
#include "firmware.h"
#include "internal.h"

static struct irq_domain *domain;

static void operate(struct irq_data *data, enum tophalf_line_operation operation)
{
	tophalf_host->line_operation(irqd_to_hwirq(data), operation, 0);
}

static void intc_mask(struct irq_data *data)
{
	operate(data, TOPHALF_LINE_MASK);
}

static void intc_unmask(struct irq_data *data)
{
	operate(data, TOPHALF_LINE_UNMASK);
}

static void intc_ack(struct irq_data *data)
{
	operate(data, TOPHALF_LINE_ACK);
}

static void intc_eoi(struct irq_data *data)
{
	operate(data, TOPHALF_LINE_EOI);
}

static int intc_retrigger(struct irq_data *data)
{
	return !tophalf_host->line_operation(irqd_to_hwirq(data), TOPHALF_LINE_RAISE, 1);
}

static int intc_set_state(struct irq_data *data, enum irqchip_irq_state which, bool value)
{
	if (which != IRQCHIP_STATE_PENDING)
		return -EINVAL;
	return tophalf_host->line_operation(irqd_to_hwirq(data), TOPHALF_LINE_RAISE, value);
}

static int intc_set_type(struct irq_data *data, unsigned int type)
{
	int error;

	if (type == IRQ_TYPE_PROBE)
		return 0;
	error = tophalf_host->line_operation(irqd_to_hwirq(data), TOPHALF_LINE_SET_TYPE, type);
	if (error)
		return error;
	irq_set_handler_locked(data, type & IRQ_TYPE_LEVEL_MASK ? handle_fasteoi_irq :
			       handle_edge_irq);
	return IRQ_SET_MASK_OK;
}

/* Any CPU of the mask may be the one that takes the line: Linux leaves that to the hardware. */
static int intc_set_affinity(struct irq_data *data, const struct cpumask *mask, bool force)
{
	unsigned int cpu, chosen = tophalf_choose(TOPHALF_CHOOSE_CPU, cpumask_weight(mask));

	for_each_cpu(cpu, mask)
		if (!chosen--)
			break;
	if (cpu >= tophalf_machine.cpus)
		return -EINVAL;
	return tophalf_host->line_operation(irqd_to_hwirq(data), TOPHALF_LINE_SET_CPU, cpu) ?:
		IRQ_SET_MASK_OK;
}

static struct irq_chip intc_chip = {
	.name = "tophalf-intc",
	.irq_mask = intc_mask,
	.irq_unmask = intc_unmask,
	.irq_ack = intc_ack,
	.irq_eoi = intc_eoi,
	.irq_retrigger = intc_retrigger,
	.irq_set_type = intc_set_type,
	.irq_set_affinity = intc_set_affinity,
	.irq_set_irqchip_state = intc_set_state,
	.flags = IRQCHIP_SKIP_SET_WAKE | IRQCHIP_MASK_ON_SUSPEND,
};

bool intc_hold_line(struct irq_data *data)
{
	if (data->chip != &intc_chip || !irqd_is_level_type(data))
		return false;
	return !tophalf_host->line_operation(irqd_to_hwirq(data), TOPHALF_LINE_HOLD, 1);
}

void intc_release_line(struct irq_data *data)
{
	tophalf_host->line_operation(irqd_to_hwirq(data), TOPHALF_LINE_HOLD, 0);
}

/* A line is active high until somebody says otherwise. */
static int intc_map(struct irq_domain *mapped, unsigned int irq, irq_hw_number_t line)
{
	if (line >= TOPHALF_LINES)
		return -EINVAL;
	irq_domain_set_info(mapped, irq, line, &intc_chip, NULL, handle_fasteoi_irq, NULL, NULL);
	irq_set_status_flags(irq, IRQ_LEVEL);
	return 0;
}

static int intc_translate(struct irq_domain *translated, struct irq_fwspec *spec,
			  unsigned long *line, unsigned int *type)
{
	if (spec->param_count < 1 || spec->param[0] >= TOPHALF_LINES)
		return -EINVAL;
	*line = spec->param[0];
	*type = spec->param_count > 1 ? spec->param[1] & IRQ_TYPE_SENSE_MASK : IRQ_TYPE_NONE;
	return 0;
}

/* Process context, may sleep.  For children that stack their domains on this one. */
static int intc_alloc(struct irq_domain *allocated, unsigned int irq, unsigned int count, void *info)
{
	unsigned int type, i;
	unsigned long line;
	int error = intc_translate(allocated, info, &line, &type);

	for (i = 0; !error && i < count; i++)
		error = intc_map(allocated, irq + i, line + i);
	return error;
}

static const struct irq_domain_ops intc_domain_ops = {
	.translate = intc_translate,
	.alloc = intc_alloc,
	.free = irq_domain_free_irqs_common,
};

/* Boot, after the device tree is live. */
void init_IRQ(void)
{
	struct device_node *node = of_find_compatible_node(NULL, NULL, "tophalf,intc");
	struct fwnode_handle *fwnode = node ? of_fwnode_handle(node) :
		irq_domain_alloc_named_fwnode("tophalf-intc");

	domain = irq_domain_create_linear(fwnode, TOPHALF_LINES, &intc_domain_ops, NULL);
	if (!domain)
		panic("the interrupt controller has no domain\n");
}

/* Process context, may sleep.  0 if there is no such line. */
unsigned int tophalf_line_to_irq(unsigned int line)
{
	struct irq_fwspec spec = {
		.fwnode = domain->fwnode,
		.param_count = 2,
		.param = { line, IRQ_TYPE_NONE },
	};

	return irq_create_fwspec_mapping(&spec);
}

/* Hard IRQ context, interrupts off: TOPHALF_VECTOR_EXTERNAL. */
void external_interrupt(void)
{
	int line;

	while ((line = tophalf_host->line_claim(tophalf_machine.cpu)) >= 0) {
		if (!generic_handle_domain_irq(domain, line))
			continue;
		/* Nobody ever mapped it: it stays masked. */
		tophalf_host->line_operation(line, TOPHALF_LINE_MASK, 0);
		tophalf_host->line_operation(line, TOPHALF_LINE_EOI, 0);
	}
}
