// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a line is: its chip, its data, its settings, and whether it is on.
 *
 * A line has three states that are easily confused.  Started: it has a user.
 * Disabled: nobody wants it now; disabling is lazy, the chip is not touched
 * until the line fires while it is disabled.  Masked: the chip does not let it
 * through, for whatever reason.
 */
#include <linux/irqdomain.h>
#include <linux/kernel_stat.h>
#include <linux/msi.h>
#include <linux/pm_runtime.h>
#include "internal.h"

static irqreturn_t chained_line_has_no_action(int irq, void *unused)
{
	WARN_ONCE(1, "Chained irq %d should not call an action\n", irq);
	return IRQ_NONE;
}

/* Stands in desc->action of a line that is demultiplexed by its flow handler. */
struct irqaction chained_action = {
	.handler = chained_line_has_no_action,
};

/* ---- settings: any context ------------------------------------------------------ */

int irq_set_chip(unsigned int irq, const struct irq_chip *chip)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, false, LINE_ANY);

	if (!desc)
		return -EINVAL;
	desc->irq_data.chip = (struct irq_chip *)(chip ?: &no_irq_chip);
	line_unlock(desc, flags, false);
	return 0;
}

int irq_set_handler_data(unsigned int irq, void *data)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, false, LINE_ANY);

	if (!desc)
		return -EINVAL;
	desc->irq_common_data.handler_data = data;
	line_unlock(desc, flags, false);
	return 0;
}

int irq_set_chip_data(unsigned int irq, void *data)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, false, LINE_ANY);

	if (!desc)
		return -EINVAL;
	desc->irq_data.chip_data = data;
	line_unlock(desc, flags, false);
	return 0;
}

int irq_set_msi_desc_off(unsigned int base, unsigned int offset, struct msi_desc *entry)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(base + offset, &flags, false, LINE_GLOBAL);

	if (!desc)
		return -EINVAL;
	desc->irq_common_data.msi_desc = entry;
	if (entry && !offset)
		entry->irq = base;
	line_unlock(desc, flags, false);
	return 0;
}

int irq_set_msi_desc(unsigned int irq, struct msi_desc *entry)
{
	return irq_set_msi_desc_off(irq, 0, entry);
}

struct irq_data *irq_get_irq_data(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	return desc ? &desc->irq_data : NULL;
}

/* The settings are what was asked for; the state tells the chip what holds. */
static void settings_to_state(struct irq_desc *desc)
{
	static const struct { u32 setting, state; } pairs[] = {
		{ IRQ_NO_BALANCING, IRQD_NO_BALANCING },
		{ IRQ_PER_CPU, IRQD_PER_CPU },
		{ IRQ_LEVEL, IRQD_LEVEL },
	};
	u32 type = desc->status_use_accessors & IRQ_TYPE_SENSE_MASK;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		irqd_clear(&desc->irq_data, pairs[i].state);
		if (setting(desc, pairs[i].setting))
			irqd_set(&desc->irq_data, pairs[i].state);
	}
	if (type == IRQ_TYPE_NONE)
		return;
	irqd_clear(&desc->irq_data, IRQD_TRIGGER_MASK);
	irqd_set(&desc->irq_data, type);
}

void irq_modify_status(unsigned int irq, unsigned long clear, unsigned long set)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, false, LINE_ANY);

	if (!desc)
		return;
	/* It is on already: too late to ask that it be left off. */
	WARN_ON_ONCE(!desc->depth && (set & IRQ_NOAUTOEN));
	settings_change(desc, clear, set);
	settings_to_state(desc);
	line_unlock(desc, flags, false);
}

bool irq_check_status_bit(unsigned int irq, unsigned int mask)
{
	struct irq_desc *desc = irq_to_desc(irq);

	return desc && setting(desc, mask);
}

/* The chip accepted a trigger type, or set one of its own. */
static void trigger_was_set(struct irq_desc *desc, u32 type)
{
	settings_change(desc, IRQ_TYPE_SENSE_MASK | IRQ_LEVEL, type);
	irqd_clear(&desc->irq_data, IRQD_LEVEL);
	if (!(type & IRQ_TYPE_LEVEL_MASK))
		return;
	settings_change(desc, 0, IRQ_LEVEL);
	irqd_set(&desc->irq_data, IRQD_LEVEL);
}

/* desc->lock held.  A chip without types takes any: the line stays as it is wired. */
int line_set_trigger(struct irq_desc *desc, unsigned long type)
{
	struct irq_chip *chip = desc->irq_data.chip;
	bool unmask = false;
	int result;

	if (!chip || !chip->irq_set_type)
		return 0;
	if (chip->flags & IRQCHIP_SET_TYPE_MASKED) {
		mask_irq(desc);
		unmask = !irqd_irq_disabled(&desc->irq_data);
	}
	type &= IRQ_TYPE_SENSE_MASK;
	result = chip->irq_set_type(&desc->irq_data, type);
	if (result == IRQ_SET_MASK_OK || result == IRQ_SET_MASK_OK_DONE) {
		irqd_clear(&desc->irq_data, IRQD_TRIGGER_MASK);
		irqd_set(&desc->irq_data, type);
		trigger_was_set(desc, type);
		result = 0;
	} else if (result == IRQ_SET_MASK_OK_NOCOPY) {
		trigger_was_set(desc, irqd_get_trigger_type(&desc->irq_data));
		result = 0;
	} else {
		pr_err("genirq: Setting trigger mode %lu for irq %u failed (%pS)\n",
		       type, desc->irq_data.irq, chip->irq_set_type);
	}
	if (unmask)
		unmask_irq(desc);
	return result;
}

int irq_set_irq_type(unsigned int irq, unsigned int type)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, true, LINE_GLOBAL);
	int result;

	if (!desc)
		return -EINVAL;
	result = line_set_trigger(desc, type);
	line_unlock(desc, flags, true);
	return result;
}

/* ---- masking: desc->lock held ----------------------------------------------------- */

void mask_irq(struct irq_desc *desc)
{
	struct irq_data *data = &desc->irq_data;

	if (irqd_irq_masked(data) || !data->chip->irq_mask)
		return;
	data->chip->irq_mask(data);
	irqd_set(data, IRQD_IRQ_MASKED);
}

void unmask_irq(struct irq_desc *desc)
{
	struct irq_data *data = &desc->irq_data;

	if (!irqd_irq_masked(data) || !data->chip->irq_unmask)
		return;
	data->chip->irq_unmask(data);
	irqd_clear(data, IRQD_IRQ_MASKED);
}

void mask_ack_irq(struct irq_desc *desc)
{
	struct irq_data *data = &desc->irq_data;

	if (data->chip->irq_mask_ack) {
		data->chip->irq_mask_ack(data);
		irqd_set(data, IRQD_IRQ_MASKED);
		return;
	}
	mask_irq(desc);
	if (data->chip->irq_ack)
		data->chip->irq_ack(data);
}

/* The last thread of a oneshot line is done. */
void unmask_threaded_irq(struct irq_desc *desc)
{
	struct irq_data *data = &desc->irq_data;

	if (data->chip->flags & IRQCHIP_EOI_THREADED)
		data->chip->irq_eoi(data);
	unmask_irq(desc);
}

/* ---- on and off: desc->lock held ---------------------------------------------------- */

void irq_enable(struct irq_desc *desc)
{
	struct irq_data *data = &desc->irq_data;
	bool was_disabled = irqd_irq_disabled(data);

	irqd_clear(data, IRQD_IRQ_DISABLED);
	if (!was_disabled || !data->chip->irq_enable) {
		unmask_irq(desc);
		return;
	}
	data->chip->irq_enable(data);
	irqd_clear(data, IRQD_IRQ_MASKED);
}

static void disable_and(struct irq_desc *desc, bool mask)
{
	struct irq_data *data = &desc->irq_data;
	bool was_disabled = irqd_irq_disabled(data);

	irqd_set(data, IRQD_IRQ_DISABLED);
	if (!was_disabled && data->chip->irq_disable) {
		data->chip->irq_disable(data);
		irqd_set(data, IRQD_IRQ_MASKED);
	} else if (mask) {
		mask_irq(desc);
	}
}

/* Lazily, unless the line was set to IRQ_DISABLE_UNLAZY. */
void irq_disable(struct irq_desc *desc)
{
	disable_and(desc, setting(desc, IRQ_DISABLE_UNLAZY));
}

void irq_percpu_enable(struct irq_desc *desc, unsigned int cpu)
{
	struct irq_data *data = &desc->irq_data;

	if (data->chip->irq_enable)
		data->chip->irq_enable(data);
	else
		data->chip->irq_unmask(data);
	cpumask_set_cpu(cpu, desc->percpu_enabled);
}

void irq_percpu_disable(struct irq_desc *desc, unsigned int cpu)
{
	struct irq_data *data = &desc->irq_data;

	if (data->chip->irq_disable)
		data->chip->irq_disable(data);
	else
		data->chip->irq_mask(data);
	cpumask_clear_cpu(cpu, desc->percpu_enabled);
}

int irq_activate(struct irq_desc *desc)
{
	if (irqd_affinity_is_managed(&desc->irq_data))
		return 0;
	return irq_domain_activate_irq(&desc->irq_data, false);
}

static int chip_startup(struct irq_desc *desc)
{
	struct irq_data *data = &desc->irq_data;
	int result = 0;

	WARN_ON_ONCE(!irqd_is_activated(data));
	if (data->chip->irq_startup) {
		result = data->chip->irq_startup(data);
		irqd_clear(data, IRQD_IRQ_DISABLED | IRQD_IRQ_MASKED);
	} else {
		irq_enable(desc);
	}
	irqd_set(data, IRQD_IRQ_STARTED);
	return result;
}

/* Turns a line on, for the first time or again, and replays what was missed. */
int irq_startup(struct irq_desc *desc, bool resend)
{
	struct irq_data *data = &desc->irq_data;
	bool early = data->chip->flags & IRQCHIP_AFFINITY_PRE_STARTUP;
	int result = 0;

	desc->depth = 0;
	if (irqd_is_started(data)) {
		irq_enable(desc);
	} else if (irqd_affinity_is_managed(data)) {
		irqd_clear(data, IRQD_MANAGED_SHUTDOWN);
		WARN_ON(irq_domain_activate_irq(data, false));
		line_set_affinity(data, irq_data_get_affinity_mask(data), false);
		result = chip_startup(desc);
	} else {
		if (early)
			line_setup_affinity(desc);
		result = chip_startup(desc);
		if (!early)
			line_setup_affinity(desc);
	}
	if (resend)
		check_irq_resend(desc, false);
	return result;
}

int irq_activate_and_startup(struct irq_desc *desc, bool resend)
{
	if (WARN_ON(irq_activate(desc)))
		return 0;
	return irq_startup(desc, resend);
}

/* The line has no user any more. */
void irq_shutdown(struct irq_desc *desc)
{
	struct irq_data *data = &desc->irq_data;

	if (!irqd_is_started(data))
		return;
	clear_irq_resend(desc);
	desc->depth = 1;
	if (data->chip->irq_shutdown) {
		data->chip->irq_shutdown(data);
		irqd_set(data, IRQD_IRQ_DISABLED | IRQD_IRQ_MASKED);
	} else {
		disable_and(desc, true);
	}
	irqd_clear(data, IRQD_IRQ_STARTED);
}

void irq_shutdown_and_deactivate(struct irq_desc *desc)
{
	irq_shutdown(desc);
	irq_domain_deactivate_irq(&desc->irq_data);
}

/* ---- flow handlers are chosen -------------------------------------------------------- */

/* In a hierarchy the outermost chip may come later than the handler: any level will do. */
static bool has_chip(struct irq_desc *desc, bool outermost)
{
	struct irq_data *data;

	for (data = &desc->irq_data; data; data = outermost ? NULL : data->parent_data)
		if (data->chip != &no_irq_chip)
			return true;
	return false;
}

static void remove_flow_handler(struct irq_desc *desc, bool chained)
{
	if (desc->irq_data.chip != &no_irq_chip)
		mask_ack_irq(desc);
	irqd_set(&desc->irq_data, IRQD_IRQ_DISABLED);
	if (chained) {
		desc->action = NULL;
		WARN_ON(irq_chip_pm_put(&desc->irq_data));
	}
	desc->depth = 1;
}

/* A chained line has no other user and is on at once. */
static void start_chained(struct irq_desc *desc, irq_flow_handler_t handler)
{
	u32 type = irqd_get_trigger_type(&desc->irq_data);

	if (type != IRQ_TYPE_NONE) {
		line_set_trigger(desc, type);
		/* Setting the type may have chosen a flow handler of the chip's own. */
		desc->handle_irq = handler;
	}
	settings_change(desc, 0, IRQ_NOPROBE | IRQ_NOREQUEST | IRQ_NOTHREAD);
	desc->action = &chained_action;
	WARN_ON(irq_chip_pm_get(&desc->irq_data));
	irq_activate_and_startup(desc, true);
}

static void set_flow_handler(struct irq_desc *desc, irq_flow_handler_t handler, bool chained,
			     const char *name)
{
	if (handler && WARN_ON(!has_chip(desc, chained)))
		return;
	if (!handler)
		handler = handle_bad_irq;
	if (handler == handle_bad_irq)
		remove_flow_handler(desc, chained);
	desc->handle_irq = handler;
	desc->name = name;
	if (handler != handle_bad_irq && chained)
		start_chained(desc, handler);
}

/* Process context where the chip has a bus lock, otherwise any. */
void __irq_set_handler(unsigned int irq, irq_flow_handler_t handler, int chained, const char *name)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, true, LINE_ANY);

	if (!desc)
		return;
	set_flow_handler(desc, handler, chained, name);
	line_unlock(desc, flags, true);
}

/* Likewise.  The data is there before the line can fire. */
void irq_set_chained_handler_and_data(unsigned int irq, irq_flow_handler_t handler, void *data)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, true, LINE_ANY);

	if (!desc)
		return;
	desc->irq_common_data.handler_data = data;
	set_flow_handler(desc, handler, true, NULL);
	line_unlock(desc, flags, true);
}

void irq_set_chip_and_handler_name(unsigned int irq, const struct irq_chip *chip,
				   irq_flow_handler_t handler, const char *name)
{
	irq_set_chip(irq, chip);
	__irq_set_handler(irq, handler, 0, name);
}
