// SPDX-License-Identifier: GPL-2.0-only
/*
 * A line whose interrupts are nobody's: a few do no harm, 99,900 of 100,000 turn it off. Only
 * those count that come in close succession, so no time passes meanwhile: the clock is
 * driven by interrupts, and these are off on all CPUs.
 *
 * breaks: irq-nobody-cared
 */
#include <linux/smp.h>
#include "line.h"

static int cookie, other;
static unsigned int handled;

/* What the device does in one go. */
static struct burst {
	unsigned int count, handled_each;	/* one of so many is handled; 0: none */
	unsigned int handled;
	bool off;				/* the line, then */
} bursts[2], *burst = bursts;

static irqreturn_t handler(int irq, void *data)
{
	handled++;
	return burst->handled_each && handled % burst->handled_each == 0 ? IRQ_HANDLED : IRQ_NONE;
}

static irqreturn_t second(int irq, void *data)
{
	return IRQ_NONE;
}

static int held, over, left;

/* Hard IRQ: the other CPU stands still. */
static void hold(void *unused)
{
	WRITE_ONCE(held, 1);
	spin_until(&over);
	WRITE_ONCE(left, 1);
}

/* Hard IRQ. */
static void storm(struct irq_work *work)
{
	unsigned int i;

	for (burst = bursts; burst < bursts + ARRAY_SIZE(bursts) && burst->count; burst++) {
		handled = 0;
		for (i = 0; i < burst->count; i++)
			generic_handle_irq(line_irq);
		burst->handled = handled;
		burst->off = irqd_irq_disabled(irq_get_irq_data(line_irq));
	}
	burst = bursts;
	WRITE_ONCE(over, 1);
}

static struct irq_work storm_work;

static void fires(unsigned int count, unsigned int each, unsigned int then, unsigned int then_each)
{
	unsigned int i;

	bursts[0] = (struct burst){ .count = count, .handled_each = each };
	bursts[1] = (struct burst){ .count = then, .handled_each = then_each };
	held = over = left = 0;
	msleep(1);
	smp_call_function_single(1, hold, NULL, 0);
	spin_until(&held);
	irq_work_queue(&storm_work);
	irq_work_sync(&storm_work);
	spin_until(&left);
	for (i = 0; i < ARRAY_SIZE(bursts) && bursts[i].count; i++)
		say("%u times, one of %u handled: handler called %u times, line off %d", bursts[i].count,
		    bursts[i].handled_each, bursts[i].handled, bursts[i].off);
}

static void run(void)
{
	stay_on(0);
	init_irq_work(&storm_work, storm);
	show(line_new(handle_simple_irq));
	show(request_irq(line_irq, handler, IRQF_SHARED, "spurious", &cookie));
	fires(100000, 1, 0, 0);
	say("one of a hundred is handled");
	fires(100000, 100, 0, 0);
	say("the last one counts");
	fires(99999, 0, 1, 0);
	fires(10, 1, 0, 0);
	say("another handler");
	show(request_irq(line_irq, second, IRQF_SHARED, "spurious", &other));
	show(!!irqd_irq_disabled(irq_get_irq_data(line_irq)));
	fires(10, 1, 0, 0);
	free_irq(line_irq, &other);
	say("requested anew");
	free_irq(line_irq, &cookie);
	show(request_irq(line_irq, handler, IRQF_SHARED, "spurious", &cookie));
	say("those at the end are handled");
	fires(99989, 0, 1, 1);
	fires(10, 1, 0, 0);
	free_irq(line_irq, &cookie);
	line_free();
}

FIDELITY_MODULE(run, "Interrupts that are nobody's");
