// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines that each CPU has for itself: one action for all, enabled CPU by CPU,
 * called with the CPU's own cookie.  NMIs, which nothing here delivers, are
 * refused as by a chip that does not have them.
 */
#include <linux/hardirq.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "internal.h"

/* Preemption off: it is about the executing CPU. */
void enable_percpu_irq(unsigned int irq, unsigned int type)
{
	unsigned int cpu = smp_processor_id();
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, false, LINE_PERCPU);

	if (!desc)
		return;
	type &= IRQ_TYPE_SENSE_MASK;
	if (type == IRQ_TYPE_NONE)
		type = irqd_get_trigger_type(&desc->irq_data);
	if (type == IRQ_TYPE_NONE ||
	    !WARN(line_set_trigger(desc, type), "failed to set type for IRQ%u\n", irq))
		irq_percpu_enable(desc, cpu);
	line_unlock(desc, flags, false);
}

void disable_percpu_irq(unsigned int irq)
{
	unsigned int cpu = smp_processor_id();
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, false, LINE_PERCPU);

	if (!desc)
		return;
	irq_percpu_disable(desc, cpu);
	line_unlock(desc, flags, false);
}

bool irq_percpu_is_enabled(unsigned int irq)
{
	unsigned int cpu = smp_processor_id();
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, false, LINE_PERCPU);
	bool enabled;

	if (!desc)
		return false;
	enabled = cpumask_test_cpu(cpu, desc->percpu_enabled);
	line_unlock(desc, flags, false);
	return enabled;
}

/* Process context, may sleep. */
int __request_percpu_irq(unsigned int irq, irq_handler_t handler, unsigned long flags,
			 const char *name, void __percpu *cookie)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!cookie || !desc || setting(desc, IRQ_NOREQUEST) || !setting(desc, IRQ_PER_CPU_DEVID))
		return -EINVAL;
	if (flags && flags != IRQF_TIMER)
		return -EINVAL;
	return install_percpu(desc, handler, flags | IRQF_PERCPU | IRQF_NO_SUSPEND, name, cookie);
}

/* Process context, may sleep.  The caller owns the action. */
int setup_percpu_irq(unsigned int irq, struct irqaction *action)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc || !setting(desc, IRQ_PER_CPU_DEVID))
		return -EINVAL;
	return install_given(desc, action);
}

/* desc->lock held. */
static struct irqaction *unlink_percpu(struct irq_desc *desc, const void __percpu *cookie)
{
	struct irqaction *action = desc->action;
	unsigned int irq = desc->irq_data.irq;

	if (WARN(!action || action->percpu_dev_id != cookie,
		 "Trying to free already-free IRQ %u\n", irq))
		return NULL;
	if (WARN(!cpumask_empty(desc->percpu_enabled), "percpu IRQ %u still enabled on CPU%u!\n",
		 irq, cpumask_first(desc->percpu_enabled)))
		return NULL;
	desc->action = NULL;
	return action;
}

static struct irqaction *remove_percpu(unsigned int irq, const void __percpu *cookie)
{
	struct irq_desc *desc;
	struct irqaction *action;
	unsigned long flags;

	WARN(in_interrupt(), "Trying to free IRQ %u from IRQ context!\n", irq);
	desc = line_lock(irq, &flags, true, LINE_PERCPU);
	if (!desc)
		return NULL;
	action = unlink_percpu(desc, cookie);
	line_unlock(desc, flags, true);
	if (!action)
		return NULL;
	irq_chip_pm_put(&desc->irq_data);
	module_put(desc->owner);
	return action;
}

/* Process context, may sleep. */
void free_percpu_irq(unsigned int irq, void __percpu *cookie)
{
	struct irqaction *action = remove_percpu(irq, cookie);

	if (action)
		kfree(line_action(action));
}

void remove_percpu_irq(unsigned int irq, struct irqaction *action)
{
	remove_percpu(irq, action->percpu_dev_id);
}

/* ---- NMIs: no chip supports them ------------------------------------------------------------ */

int request_nmi(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name,
		void *cookie)
{
	return irq == IRQ_NOTCONNECTED ? -ENOTCONN : -EINVAL;
}

int request_percpu_nmi(unsigned int irq, irq_handler_t handler, const char *name,
		       void __percpu *cookie)
{
	return -EINVAL;
}

const void *free_nmi(unsigned int irq, void *cookie)
{
	WARN_ON(1);
	return NULL;
}

void free_percpu_nmi(unsigned int irq, void __percpu *cookie)
{
	WARN_ON(1);
}

int prepare_percpu_nmi(unsigned int irq)
{
	return -EINVAL;
}

void teardown_percpu_nmi(unsigned int irq)
{
	WARN_ON(1);
}

void disable_nmi_nosync(unsigned int irq)
{
	disable_irq_nosync(irq);
}

void enable_nmi(unsigned int irq)
{
	enable_irq(irq);
}

void enable_percpu_nmi(unsigned int irq, unsigned int type)
{
	enable_percpu_irq(irq, type);
}

void disable_percpu_nmi(unsigned int irq)
{
	disable_percpu_irq(irq);
}
