// SPDX-License-Identifier: GPL-2.0-only
/*
 * An interrupt that came while nobody could take it comes again.
 *
 * A level line needs no help: it is still asserted.  An edge was remembered as
 * LINE_PENDING and is raised once more in the hardware, or, where the chip can
 * not do that, by calling the flow handler from a tasklet.
 */
#include <linux/interrupt.h>
#include <linux/irqdomain.h>
#include "internal.h"

/* Where the tree's headers leave no list node in the descriptor, a replay needs the hardware. */
#ifdef CONFIG_HARDIRQS_SW_RESEND
static HLIST_HEAD(replays);
static DEFINE_RAW_SPINLOCK(replays_lock);

/* Softirq context.  The flow handlers expect interrupts off. */
static void replay(struct tasklet_struct *unused)
{
	raw_spin_lock_irq(&replays_lock);
	while (!hlist_empty(&replays)) {
		struct irq_desc *desc = hlist_entry(replays.first, struct irq_desc, resend_node);

		hlist_del_init(&desc->resend_node);
		raw_spin_unlock(&replays_lock);
		handle_irq_desc(desc);
		raw_spin_lock(&replays_lock);
	}
	raw_spin_unlock_irq(&replays_lock);
}

static DECLARE_TASKLET(replay_tasklet, replay);

static int software_resend(struct irq_desc *desc)
{
	if (irqd_is_handle_enforce_irqctx(&desc->irq_data))
		return -EINVAL;
	if (setting(desc, IRQ_NESTED_THREAD)) {
		/* It runs in its parent's thread only, so the parent must fire. */
		desc = desc->parent_irq ? irq_to_desc(desc->parent_irq) : NULL;
		if (!desc)
			return -EINVAL;
	}
	raw_spin_lock(&replays_lock);
	if (hlist_unhashed(&desc->resend_node))
		hlist_add_head(&desc->resend_node, &replays);
	raw_spin_unlock(&replays_lock);
	tasklet_schedule(&replay_tasklet);
	return 0;
}

void clear_irq_resend(struct irq_desc *desc)
{
	raw_spin_lock(&replays_lock);
	hlist_del_init(&desc->resend_node);
	raw_spin_unlock(&replays_lock);
}

/* Any context. */
int irq_set_parent(int irq, int parent)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, false, LINE_ANY);

	if (!desc)
		return -EINVAL;
	desc->parent_irq = parent;
	line_unlock(desc, flags, false);
	return 0;
}
#else
static int software_resend(struct irq_desc *desc)
{
	return -EINVAL;
}

void clear_irq_resend(struct irq_desc *desc)
{
}
#endif

static bool hardware_resend(struct irq_desc *desc)
{
	struct irq_data *data = &desc->irq_data;

	if (data->chip->irq_retrigger)
		return data->chip->irq_retrigger(data);
#ifdef CONFIG_IRQ_DOMAIN_HIERARCHY
	return irq_chip_retrigger_hierarchy(data);
#else
	return false;
#endif
}

/* Any context with interrupts off, desc->lock held.  `inject`: even if nothing is pending. */
int check_irq_resend(struct irq_desc *desc, bool inject)
{
	int error = 0;

	if (setting(desc, IRQ_LEVEL)) {
		desc->istate &= ~LINE_PENDING;
		return -EINVAL;
	}
	if (desc->istate & LINE_REPLAY)
		return -EBUSY;
	if (!(desc->istate & LINE_PENDING) && !inject)
		return 0;
	desc->istate &= ~LINE_PENDING;
	if (!hardware_resend(desc))
		error = software_resend(desc);
	if (!error)
		desc->istate |= LINE_REPLAY;
	return error;
}

#ifdef CONFIG_GENERIC_IRQ_INJECTION
/* Process context where the chip has a bus lock, otherwise any. */
int irq_inject_interrupt(unsigned int irq)
{
	struct irq_desc *desc;
	unsigned long flags;
	int error = -EINVAL;

	if (!irq_set_irqchip_state(irq, IRQCHIP_STATE_PENDING, true))
		return 0;
	desc = line_lock(irq, &flags, true, LINE_ANY);
	if (!desc)
		return -EINVAL;
	if (irqd_is_activated(&desc->irq_data))
		error = check_irq_resend(desc, true);
	line_unlock(desc, flags, true);
	return error;
}
#endif
