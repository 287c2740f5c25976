// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which line does a device have?  All free lines are turned on, the driver
 * makes its device interrupt, and the line that fired is it.
 */
#include <linux/delay.h>
#include <linux/mutex.h>
#include "internal.h"

#define LONGSTANDING_MS	20	/* for interrupts from long ago to come */
#define SPURIOUS_MS	100	/* for those that come whatever the driver does */

static DEFINE_MUTEX(probing);

static bool probable(struct irq_desc *desc)
{
	return !desc->action && !setting(desc, IRQ_NOPROBE) && desc->irq_data.chip != &no_irq_chip;
}

static void start_probable(u32 state)
{
	unsigned int irq;

	for_each_active_irq(irq) {
		struct irq_desc *desc = irq_to_desc(irq);
		struct irq_chip *chip = desc->irq_data.chip;

		raw_spin_lock_irq(&desc->lock);
		if (probable(desc)) {
			if (!state && chip->irq_set_type)
				chip->irq_set_type(&desc->irq_data, IRQ_TYPE_PROBE);
			desc->istate |= state;
			if (irq_activate_and_startup(desc, false) && state)
				desc->istate |= LINE_PENDING;
		}
		raw_spin_unlock_irq(&desc->lock);
	}
}

/* Stops listening, on lines that fired or on all.  How many fired; the first of them in *found. */
static unsigned int stop_listening(bool all, unsigned long *silent, unsigned int *found)
{
	unsigned int irq, fired = 0;

	for_each_active_irq(irq) {
		struct irq_desc *desc = irq_to_desc(irq);
		bool heard;

		raw_spin_lock_irq(&desc->lock);
		heard = !(desc->istate & LINE_WAITING);
		if (desc->istate & LINE_AUTODETECT) {
			if (heard && !fired++)
				*found = irq;
			if (!heard && irq < 32)
				*silent |= 1UL << irq;
			if (heard || all) {
				desc->istate &= ~LINE_AUTODETECT;
				irq_shutdown_and_deactivate(desc);
			}
		}
		raw_spin_unlock_irq(&desc->lock);
	}
	return fired;
}

/* Process context, may sleep.  Ends with probe_irq_off() or probe_irq_mask(). */
unsigned long probe_irq_on(void)
{
	unsigned long silent = 0;
	unsigned int unused = 0;

	mutex_lock(&probing);
	start_probable(0);
	msleep(LONGSTANDING_MS);
	/* Again: a line that fired may have masked itself. */
	start_probable(LINE_AUTODETECT | LINE_WAITING);
	msleep(SPURIOUS_MS);
	stop_listening(false, &silent, &unused);
	return silent;
}

/* Process context, may sleep.  The line that fired, 0 for none, negative if there were several. */
int probe_irq_off(unsigned long unused)
{
	unsigned long silent = 0;
	unsigned int found = 0;
	unsigned int fired = stop_listening(true, &silent, &found);

	mutex_unlock(&probing);
	return fired > 1 ? -(int)found : (int)found;
}

/* Process context, may sleep.  Of the first 16 lines, those in `wanted` that fired. */
unsigned int probe_irq_mask(unsigned long wanted)
{
	unsigned long silent = 0, mask = 0;
	unsigned int irq, unused = 0;

	for (irq = 0; irq < 16; irq++) {
		struct irq_desc *desc = irq_to_desc(irq);

		if (desc && (desc->istate & LINE_AUTODETECT) && !(desc->istate & LINE_WAITING))
			mask |= 1UL << irq;
	}
	stop_listening(true, &silent, &unused);
	mutex_unlock(&probing);
	return mask & wanted;
}
