// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chips behind chips: what a chip that has nothing to add passes on to its
 * parent, and the power of the device that a chip belongs to.  All are called
 * with the descriptor's lock held, in any context, unless they say otherwise.
 */
#include <linux/irqdomain.h>
#include <linux/msi.h>
#include <linux/pm_runtime.h>
#include "internal.h"

#ifdef CONFIG_IRQ_DOMAIN_HIERARCHY
/* What a parent may lack: conditional success. */
int irq_chip_set_parent_state(struct irq_data *data, enum irqchip_irq_state which, bool value)
{
	struct irq_data *parent = data->parent_data;

	if (!parent || !parent->chip->irq_set_irqchip_state)
		return 0;
	return parent->chip->irq_set_irqchip_state(parent, which, value);
}

int irq_chip_get_parent_state(struct irq_data *data, enum irqchip_irq_state which, bool *state)
{
	struct irq_data *parent = data->parent_data;

	if (!parent || !parent->chip->irq_get_irqchip_state)
		return 0;
	return parent->chip->irq_get_irqchip_state(parent, which, state);
}

/* What a parent must have: a chip that passes these on knows what it is behind. */
#define PASS_ON(operation)						\
void irq_chip_##operation##_parent(struct irq_data *data)		\
{									\
	data->parent_data->chip->irq_##operation(data->parent_data);	\
}

PASS_ON(ack)
PASS_ON(mask)
PASS_ON(mask_ack)
PASS_ON(unmask)
PASS_ON(eoi)

void irq_chip_enable_parent(struct irq_data *data)
{
	struct irq_data *parent = data->parent_data;

	if (parent->chip->irq_enable)
		parent->chip->irq_enable(parent);
	else
		parent->chip->irq_unmask(parent);
}

void irq_chip_disable_parent(struct irq_data *data)
{
	struct irq_data *parent = data->parent_data;

	if (parent->chip->irq_disable)
		parent->chip->irq_disable(parent);
	else
		parent->chip->irq_mask(parent);
}

int irq_chip_set_affinity_parent(struct irq_data *data, const struct cpumask *mask, bool force)
{
	struct irq_data *parent = data->parent_data;

	if (!parent->chip->irq_set_affinity)
		return -ENOSYS;
	return parent->chip->irq_set_affinity(parent, mask, force);
}

int irq_chip_set_type_parent(struct irq_data *data, unsigned int type)
{
	struct irq_data *parent = data->parent_data;

	return parent->chip->irq_set_type ? parent->chip->irq_set_type(parent, type) : -ENOSYS;
}

int irq_chip_set_vcpu_affinity_parent(struct irq_data *data, void *info)
{
	struct irq_data *parent = data->parent_data;

	if (!parent->chip->irq_set_vcpu_affinity)
		return -ENOSYS;
	return parent->chip->irq_set_vcpu_affinity(parent, info);
}

int irq_chip_set_wake_parent(struct irq_data *data, unsigned int on)
{
	struct irq_data *parent = data->parent_data;

	if (parent->chip->flags & IRQCHIP_SKIP_SET_WAKE)
		return 0;
	return parent->chip->irq_set_wake ? parent->chip->irq_set_wake(parent, on) : -ENOSYS;
}

int irq_chip_request_resources_parent(struct irq_data *data)
{
	struct irq_data *parent = data->parent_data;

	if (!parent->chip->irq_request_resources)
		return 0;
	return parent->chip->irq_request_resources(parent);
}

void irq_chip_release_resources_parent(struct irq_data *data)
{
	struct irq_data *parent = data->parent_data;

	if (parent->chip->irq_release_resources)
		parent->chip->irq_release_resources(parent);
}

/* The nearest ancestor that can raise the line in hardware; 0 if none can. */
int irq_chip_retrigger_hierarchy(struct irq_data *data)
{
	struct irq_data *parent;

	for (parent = data->parent_data; parent; parent = parent->parent_data)
		if (parent->chip && parent->chip->irq_retrigger)
			return parent->chip->irq_retrigger(parent);
	return 0;
}
#endif

/* The innermost chip that knows how a message is addressed composes it. */
int irq_chip_compose_msi_msg(struct irq_data *data, struct msi_msg *message)
{
	for (; data; data = data->parent_data) {
		if (!data->chip || !data->chip->irq_compose_msi_msg)
			continue;
		data->chip->irq_compose_msi_msg(data, message);
		return 0;
	}
	return -ENOSYS;
}

static struct device *power_device(struct irq_data *data)
{
	return data->domain ? data->domain->pm_dev : NULL;
}

/* Process context where the chip's device has runtime power management, which may sleep. */
int irq_chip_pm_get(struct irq_data *data)
{
	struct device *device = power_device(data);

	return device ? pm_runtime_resume_and_get(device) : 0;
}

/* Any context. */
int irq_chip_pm_put(struct irq_data *data)
{
	struct device *device = power_device(data);

	return device ? min(pm_runtime_put(device), 0) : 0;
}
