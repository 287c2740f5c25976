// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines across a system suspend: devices' interrupts are off between
 * suspend_device_irqs() and resume_device_irqs(), but those that asked to stay
 * on (IRQF_NO_SUSPEND) and those that wake the system, which are armed: the
 * first interrupt of an armed line is kept for later and aborts the suspend.
 */
#include <linux/interrupt.h>
#include <linux/suspend.h>
#include "../power/power.h"
#include "internal.h"

/* desc->lock held.  True if the line was armed. */
bool irq_pm_check_wakeup(struct irq_desc *desc)
{
	if (!irqd_is_wakeup_armed(&desc->irq_data))
		return false;
	irqd_clear(&desc->irq_data, IRQD_WAKEUP_ARMED);
	desc->istate |= LINE_SUSPENDED | LINE_PENDING;
	desc->depth++;
	irq_disable(desc);
#ifdef CONFIG_PM_SLEEP
	pm_system_irq_wakeup(desc->irq_data.irq);
#endif
	return true;
}

#ifdef CONFIG_PM_SLEEP
static void count_action(struct irq_desc *desc, const struct irqaction *action, int change)
{
	desc->nr_actions += change;
	if (action->flags & IRQF_FORCE_RESUME)
		desc->force_resume_depth += change;
	if (action->flags & IRQF_NO_SUSPEND)
		desc->no_suspend_depth += change;
	else if (action->flags & IRQF_COND_SUSPEND)
		desc->cond_suspend_depth += change;
}

/* desc->lock held.  Those that share a line must agree on what suspend does to it. */
void irq_pm_install_action(struct irq_desc *desc, struct irqaction *action)
{
	count_action(desc, action, 1);
	WARN_ON_ONCE(desc->force_resume_depth && desc->force_resume_depth != desc->nr_actions);
	WARN_ON_ONCE(desc->no_suspend_depth &&
		     desc->no_suspend_depth + desc->cond_suspend_depth != desc->nr_actions);
}

void irq_pm_remove_action(struct irq_desc *desc, struct irqaction *action)
{
	count_action(desc, action, -1);
}

/* desc->lock held.  True if handlers that run now must be waited for. */
static bool suspend_line(struct irq_desc *desc)
{
	unsigned long chip_flags = desc->irq_data.chip->flags;
	struct irq_data *data = &desc->irq_data;

	if (!desc->action || desc->action == &chained_action || desc->no_suspend_depth)
		return false;
	if (irqd_is_wakeup_set(data)) {
		irqd_set(data, IRQD_WAKEUP_ARMED);
		if ((chip_flags & IRQCHIP_ENABLE_WAKEUP_ON_SUSPEND) && irqd_irq_disabled(data)) {
			line_enable(desc);
			irqd_set(data, IRQD_IRQ_ENABLED_ON_SUSPEND);
		}
		return true;
	}
	desc->istate |= LINE_SUSPENDED;
	line_disable(desc);
	if (chip_flags & IRQCHIP_MASK_ON_SUSPEND)
		mask_irq(desc);
	return true;
}

/* Process context, may sleep. */
void suspend_device_irqs(void)
{
	struct irq_desc *desc;
	unsigned int irq;

	for_each_active_irq(irq) {
		unsigned long flags;
		bool wait;

		desc = irq_to_desc(irq);
		if (setting(desc, IRQ_NESTED_THREAD))
			continue;
		raw_spin_lock_irqsave(&desc->lock, flags);
		wait = suspend_line(desc);
		raw_spin_unlock_irqrestore(&desc->lock, flags);
		if (wait)
			synchronize_irq(irq);
	}
}

/* desc->lock held. */
static void resume_line(struct irq_desc *desc)
{
	struct irq_data *data = &desc->irq_data;

	irqd_clear(data, IRQD_WAKEUP_ARMED);
	if (irqd_is_enabled_on_suspend(data)) {
		line_disable(desc);
		irqd_clear(data, IRQD_IRQ_ENABLED_ON_SUSPEND);
	}
	if (!(desc->istate & LINE_SUSPENDED)) {
		if (!desc->force_resume_depth)
			return;
		/* It was not off; it is turned on as if it had been. */
		desc->depth++;
		irqd_set(data, IRQD_IRQ_DISABLED | IRQD_IRQ_MASKED);
	}
	desc->istate &= ~LINE_SUSPENDED;
	line_enable(desc);
}

static bool wants_early_resume(const struct irq_desc *desc)
{
	return desc->action && desc->action->flags & IRQF_EARLY_RESUME;
}

/* Any context. */
static void resume_lines(bool early_only)
{
	unsigned int irq;

	for_each_active_irq(irq) {
		struct irq_desc *desc = irq_to_desc(irq);
		unsigned long flags;

		if (early_only && !wants_early_resume(desc))
			continue;
		if (setting(desc, IRQ_NESTED_THREAD))
			continue;
		raw_spin_lock_irqsave(&desc->lock, flags);
		resume_line(desc);
		raw_spin_unlock_irqrestore(&desc->lock, flags);
	}
}

/* Process context.  Those with IRQF_EARLY_RESUME too, where the system was not suspended so far. */
void resume_device_irqs(void)
{
	resume_lines(false);
}

void resume_early_irqs(void)
{
	resume_lines(true);
}

/* Any context, unless the chip has a bus lock. */
void rearm_wake_irq(unsigned int irq)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, true, LINE_GLOBAL);

	if (!desc)
		return;
	if ((desc->istate & LINE_SUSPENDED) && irqd_is_wakeup_set(&desc->irq_data)) {
		desc->istate &= ~LINE_SUSPENDED;
		irqd_set(&desc->irq_data, IRQD_WAKEUP_ARMED);
		line_enable(desc);
	}
	line_unlock(desc, flags, true);
}
#else
void irq_pm_install_action(struct irq_desc *desc, struct irqaction *action)
{
}

void irq_pm_remove_action(struct irq_desc *desc, struct irqaction *action)
{
}
#endif
