// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which CPUs a line may go to, and who is told when that changes.
 */
#include <linux/cpumask.h>
#include <linux/irqdomain.h>
#include <linux/kref.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "internal.h"

cpumask_var_t irq_default_affinity;

static bool can_set_affinity(struct irq_desc *desc)
{
	return desc && irqd_can_balance(&desc->irq_data) && desc->irq_data.chip &&
		desc->irq_data.chip->irq_set_affinity;
}

/* Any context. */
int irq_can_set_affinity(unsigned int irq)
{
	return can_set_affinity(irq_to_desc(irq));
}

bool irq_can_set_affinity_usr(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	return can_set_affinity(desc) && !irqd_affinity_is_managed(&desc->irq_data);
}

/* desc->lock held.  `force` allows CPUs that are not online. */
int line_set_affinity(struct irq_data *data, const struct cpumask *mask, bool force)
{
	struct irq_desc *desc = irq_data_to_desc(data);
	struct irq_chip *chip = data->chip;
	struct cpumask online;
	int result;

	if (!chip || !chip->irq_set_affinity)
		return -EINVAL;
	if (!cpumask_and(&online, mask, cpu_online_mask) && !force)
		return -EINVAL;
	result = chip->irq_set_affinity(data, force ? mask : &online, force);
	if (result == IRQ_SET_MASK_OK || result == IRQ_SET_MASK_OK_DONE)
		cpumask_copy(desc->irq_common_data.affinity, mask);
	else if (result != IRQ_SET_MASK_OK_NOCOPY)
		return result;
	move_threads(desc);
	return 0;
}

/* desc->lock held: a line starts up.  What was set for it before is kept if a CPU of it is there. */
void line_setup_affinity(struct irq_desc *desc)
{
	const struct cpumask *wanted = irq_default_affinity;
	struct irq_data *data = &desc->irq_data;
	struct cpumask mask;

	if (!can_set_affinity(desc))
		return;
	if (irqd_affinity_is_managed(data) || irqd_affinity_was_set(data)) {
		if (cpumask_intersects(desc->irq_common_data.affinity, cpu_online_mask))
			wanted = desc->irq_common_data.affinity;
		else
			irqd_clear(data, IRQD_AFFINITY_SET);
	}
	if (!cpumask_and(&mask, cpu_online_mask, wanted))
		cpumask_copy(&mask, cpu_online_mask);
	line_set_affinity(data, &mask, false);
}

static void tell_notifier(struct irq_desc *desc)
{
	struct irq_affinity_notify *notify = desc->affinity_notify;

	if (!notify)
		return;
	kref_get(&notify->kref);
	/* Queued already: that call will see this change as well. */
	if (!schedule_work(&notify->work))
		kref_put(&notify->kref, notify->release);
}

/* Any context with interrupts off, desc->lock held. */
int irq_set_affinity_locked(struct irq_data *data, const struct cpumask *mask, bool force)
{
	struct irq_desc *desc = irq_data_to_desc(data);
	int result;

	if (!data->chip || !data->chip->irq_set_affinity)
		return -EINVAL;
	if (irqd_affinity_on_activate(data) && !irqd_is_activated(data)) {
		/* The chip is told when the line is activated. */
		cpumask_copy(desc->irq_common_data.affinity, mask);
		irq_data_update_effective_affinity(data, mask);
		irqd_set(data, IRQD_AFFINITY_SET);
		return 0;
	}
	result = line_set_affinity(data, mask, force);
	tell_notifier(desc);
	irqd_set(data, IRQD_AFFINITY_SET);
	return result;
}

static int set_affinity(unsigned int irq, const struct cpumask *mask, bool force)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, false, LINE_ANY);
	int result;

	if (!desc)
		return -EINVAL;
	result = irq_set_affinity_locked(&desc->irq_data, mask, force);
	line_unlock(desc, flags, false);
	return result;
}

/* Any context. */
int irq_set_affinity(unsigned int irq, const struct cpumask *mask)
{
	return set_affinity(irq, mask, false);
}

int irq_force_affinity(unsigned int irq, const struct cpumask *mask)
{
	return set_affinity(irq, mask, true);
}

/* Any context.  The mask is kept by address: it must live until the hint is taken back. */
int __irq_apply_affinity_hint(unsigned int irq, const struct cpumask *mask, bool set)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, false, LINE_GLOBAL);

	if (!desc)
		return -EINVAL;
	desc->affinity_hint = mask;
	line_unlock(desc, flags, false);
	if (mask && set)
		set_affinity(irq, mask, false);
	return 0;
}

/* Process context, may sleep.  The line must be shut down, and not managed yet. */
int irq_update_affinity_desc(unsigned int irq, struct irq_affinity_desc *affinity)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, true, LINE_ANY);
	struct irq_data *data;
	int result = -EBUSY;

	if (!desc)
		return -EINVAL;
	data = &desc->irq_data;
	if (!irqd_is_started(data) && !irqd_affinity_is_managed(data)) {
		bool activated = irqd_is_activated(data);

		if (activated)
			irq_domain_deactivate_irq(data);
		if (affinity->is_managed)
			irqd_set(data, IRQD_AFFINITY_MANAGED | IRQD_MANAGED_SHUTDOWN);
		cpumask_copy(desc->irq_common_data.affinity, &affinity->mask);
		if (activated)
			irq_domain_activate_irq(data, false);
		result = 0;
	}
	line_unlock(desc, flags, true);
	return result;
}

/* Process context: the work of a notifier. */
static void notify_work(struct work_struct *work)
{
	struct irq_affinity_notify *notify = container_of(work, struct irq_affinity_notify, work);
	unsigned long flags;
	struct irq_desc *desc = line_lock(notify->irq, &flags, false, LINE_ANY);
	struct cpumask mask;

	if (desc) {
		cpumask_copy(&mask, desc->irq_common_data.affinity);
		line_unlock(desc, flags, false);
		notify->notify(notify, &mask);
	}
	kref_put(&notify->kref, notify->release);
}

static void drop_notifier(struct irq_affinity_notify *notify)
{
	if (!notify)
		return;
	/* A call that was queued holds a reference of its own. */
	if (cancel_work_sync(&notify->work))
		kref_put(&notify->kref, notify->release);
	kref_put(&notify->kref, notify->release);
}

/* Process context, may sleep: release() is promised that.  Null removes the notifier. */
int irq_set_affinity_notifier(unsigned int irq, struct irq_affinity_notify *notify)
{
	struct irq_affinity_notify *old;
	struct irq_desc *desc;
	unsigned long flags;

	might_sleep();
	if (!irq_to_desc(irq))
		return -EINVAL;
	if (notify) {
		notify->irq = irq;
		kref_init(&notify->kref);
		INIT_WORK(&notify->work, notify_work);
	}
	desc = line_lock(irq, &flags, false, LINE_ANY);
	old = desc->affinity_notify;
	desc->affinity_notify = notify;
	line_unlock(desc, flags, false);
	drop_notifier(old);
	return 0;
}

/* Any context.  The nearest chip that can address a virtual CPU does. */
int irq_set_vcpu_affinity(unsigned int irq, void *info)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, false, LINE_ANY);
	struct irq_data *data;
	int result = -ENOSYS;

	if (!desc)
		return -EINVAL;
	for (data = &desc->irq_data; data; data = data->parent_data) {
		if (!data->chip || !data->chip->irq_set_vcpu_affinity)
			continue;
		result = data->chip->irq_set_vcpu_affinity(data, info);
		break;
	}
	line_unlock(desc, flags, false);
	return result;
}
