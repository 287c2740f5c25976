// SPDX-License-Identifier: GPL-2.0-only
/*
 * Flow handlers: from a line that fired to its top halves.
 *
 * They differ in what the chip must be told, and when.  Hard IRQ context.
 *
 *   level     masked and acknowledged before the handlers, unmasked after them
 *   fasteoi   the chip holds the line back by itself until it is told the end
 *   edge      acknowledged first, so that the next edge is latched while the
 *             handlers run; such an edge makes them run again
 *   simple    somebody else dealt with the hardware
 *   per-CPU   no lock: no two CPUs share such a line
 */
#include <linux/irqdomain.h>
#include <linux/kernel_stat.h>
#include <linux/preempt.h>
#include "internal.h"

/* Whether it can be handled now: not while another CPU does, nor when it wakes the system. */
static bool may_run(struct irq_desc *desc)
{
	if (!irqd_has(&desc->irq_data, IRQD_IRQ_INPROGRESS | IRQD_WAKEUP_ARMED))
		return true;
	irq_pm_check_wakeup(desc);
	return false;
}

static bool unwanted(struct irq_desc *desc)
{
	return !desc->action || irqd_irq_disabled(&desc->irq_data);
}

static void count(struct irq_desc *desc)
{
	__this_cpu_inc(line_count(desc));
	desc->tot_count++;
	check_refire(desc);
}

/* Starts to handle the line: false if nobody wants it now, which is remembered. */
static bool begin(struct irq_desc *desc)
{
	desc->istate &= ~(LINE_REPLAY | LINE_WAITING);
	if (!unwanted(desc))
		return true;
	desc->istate |= LINE_PENDING;
	return false;
}

/* A masked line is unmasked unless it was disabled meanwhile or waits for a thread. */
static bool may_unmask(struct irq_desc *desc)
{
	return !irqd_irq_disabled(&desc->irq_data) && irqd_irq_masked(&desc->irq_data) &&
		!desc->threads_oneshot;
}

void handle_simple_irq(struct irq_desc *desc)
{
	raw_spin_lock(&desc->lock);
	if (may_run(desc) && begin(desc)) {
		count(desc);
		handle_irq_event(desc);
	}
	raw_spin_unlock(&desc->lock);
}

/* As simple, but it is neither counted nor watched for being spurious. */
void handle_untracked_irq(struct irq_desc *desc)
{
	raw_spin_lock(&desc->lock);
	if (may_run(desc) && begin(desc)) {
		desc->istate &= ~LINE_PENDING;
		irqd_set(&desc->irq_data, IRQD_IRQ_INPROGRESS);
		line_desc(desc)->cpu = tophalf_machine.cpu;
		raw_spin_unlock(&desc->lock);
		call_handlers(desc);
		raw_spin_lock(&desc->lock);
		irqd_clear(&desc->irq_data, IRQD_IRQ_INPROGRESS);
	}
	raw_spin_unlock(&desc->lock);
}

void handle_level_irq(struct irq_desc *desc)
{
	raw_spin_lock(&desc->lock);
	mask_ack_irq(desc);
	if (may_run(desc) && begin(desc)) {
		count(desc);
		handle_irq_event(desc);
		if (may_unmask(desc))
			unmask_irq(desc);
	}
	raw_spin_unlock(&desc->lock);
}

/* The end of a fasteoi line that was handled. */
static void eoi_and_unmask(struct irq_desc *desc)
{
	struct irq_chip *chip = desc->irq_data.chip;
	bool unmask = (desc->istate & LINE_ONESHOT) && may_unmask(desc);

	if (unmask || !(desc->istate & LINE_ONESHOT) || !(chip->flags & IRQCHIP_EOI_THREADED))
		chip->irq_eoi(&desc->irq_data);
	if (unmask)
		unmask_irq(desc);
}

static void eoi_unhandled(struct irq_desc *desc)
{
	struct irq_chip *chip = desc->irq_data.chip;

	if (!(chip->flags & IRQCHIP_EOI_IF_HANDLED))
		chip->irq_eoi(&desc->irq_data);
}

/* What the fasteoi flows share; `acknowledge` is what a hierarchy wants of the outer chip. */
static void fasteoi(struct irq_desc *desc, void (*acknowledge)(struct irq_data *data))
{
	if (!begin(desc)) {
		mask_irq(desc);
		eoi_unhandled(desc);
		return;
	}
	count(desc);
	if (desc->istate & LINE_ONESHOT)
		mask_irq(desc);
	if (acknowledge)
		acknowledge(&desc->irq_data);
	handle_irq_event(desc);
	eoi_and_unmask(desc);
}

void handle_fasteoi_irq(struct irq_desc *desc)
{
	raw_spin_lock(&desc->lock);
	if (may_run(desc)) {
		fasteoi(desc, NULL);
		/* It moved to another CPU, and fired there, while this one was at it. */
		if ((desc->istate & LINE_PENDING) && !unwanted(desc))
			check_irq_resend(desc, false);
	} else {
		if (irqd_needs_resend_when_in_progress(&desc->irq_data))
			desc->istate |= LINE_PENDING;
		eoi_unhandled(desc);
	}
	raw_spin_unlock(&desc->lock);
}

#ifdef CONFIG_IRQ_FASTEOI_HIERARCHY_HANDLERS
void handle_fasteoi_ack_irq(struct irq_desc *desc)
{
	raw_spin_lock(&desc->lock);
	if (may_run(desc))
		fasteoi(desc, desc->irq_data.chip->irq_ack);
	else
		eoi_unhandled(desc);
	raw_spin_unlock(&desc->lock);
}

void handle_fasteoi_mask_irq(struct irq_desc *desc)
{
	raw_spin_lock(&desc->lock);
	mask_ack_irq(desc);
	if (may_run(desc))
		fasteoi(desc, NULL);
	else
		eoi_unhandled(desc);
	raw_spin_unlock(&desc->lock);
}
#endif

/*
 * An edge that comes while the handlers run, on whichever CPU, is latched as
 * LINE_PENDING with the line masked, and the CPU that is at it goes round again.
 */
void handle_edge_irq(struct irq_desc *desc)
{
	raw_spin_lock(&desc->lock);
	desc->istate &= ~(LINE_REPLAY | LINE_WAITING);
	if (!may_run(desc) || unwanted(desc)) {
		desc->istate |= LINE_PENDING;
		mask_ack_irq(desc);
		goto unlock;
	}
	count(desc);
	desc->irq_data.chip->irq_ack(&desc->irq_data);
	do {
		if (!desc->action) {
			mask_irq(desc);
			break;
		}
		if ((desc->istate & LINE_PENDING) && !irqd_irq_disabled(&desc->irq_data))
			unmask_irq(desc);
		handle_irq_event(desc);
	} while ((desc->istate & LINE_PENDING) && !irqd_irq_disabled(&desc->irq_data));
unlock:
	raw_spin_unlock(&desc->lock);
}

#ifdef CONFIG_IRQ_EDGE_EOI_HANDLER
void handle_edge_eoi_irq(struct irq_desc *desc)
{
	raw_spin_lock(&desc->lock);
	desc->istate &= ~(LINE_REPLAY | LINE_WAITING);
	if (!may_run(desc) || unwanted(desc)) {
		desc->istate |= LINE_PENDING;
	} else {
		count(desc);
		do {
			handle_irq_event(desc);
		} while (desc->action && (desc->istate & LINE_PENDING) &&
			 !irqd_irq_disabled(&desc->irq_data));
	}
	desc->irq_data.chip->irq_eoi(&desc->irq_data);
	raw_spin_unlock(&desc->lock);
}
#endif

void handle_percpu_irq(struct irq_desc *desc)
{
	struct irq_data *data = &desc->irq_data;

	__this_cpu_inc(line_count(desc));
	if (data->chip->irq_ack)
		data->chip->irq_ack(data);
	handle_irq_event_percpu(desc);
	if (data->chip->irq_eoi)
		data->chip->irq_eoi(data);
}

/* The cookie is a per-CPU pointer: each CPU's handler gets its own CPU's. */
void handle_percpu_devid_irq(struct irq_desc *desc)
{
	struct irq_data *data = &desc->irq_data;
	struct irqaction *action = desc->action;
	unsigned int cpu = smp_processor_id();

	__this_cpu_inc(line_count(desc));
	if (data->chip->irq_ack)
		data->chip->irq_ack(data);
	if (action)
		call_handler(desc, action, raw_cpu_ptr(action->percpu_dev_id));
	else if (cpumask_test_cpu(cpu, desc->percpu_enabled))
		irq_percpu_disable(desc, cpu);
	if (!action)
		pr_err_once("Spurious percpu IRQ%u on CPU%u\n", data->irq, cpu);
	if (data->chip->irq_eoi)
		data->chip->irq_eoi(data);
}

void handle_fasteoi_nmi(struct irq_desc *desc)
{
	tophalf_unsupported("handle_fasteoi_nmi");
}

void handle_percpu_devid_fasteoi_nmi(struct irq_desc *desc)
{
	tophalf_unsupported("handle_percpu_devid_fasteoi_nmi");
}

static irqreturn_t call_nested_function(struct irq_desc *desc, struct irqaction *action)
{
	struct line_call call;
	struct context_frame frame;
	irqreturn_t result;

	line_call_begin(&call, desc, true);
	context_enter(&frame, TOPHALF_CONTEXT_IRQ_THREAD, action->thread_fn);
	tophalf_point();
	result = action->thread_fn(action->irq, action->dev_id);
	tophalf_point();
	context_exit(&frame);
	line_call_end(&call);
	return result;
}

/*
 * A thread, may sleep: the thread of the line that this one is behind calls it,
 * and the handlers run right here.
 */
void handle_nested_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);
	irqreturn_t result = IRQ_NONE;
	struct irqaction *action;
	bool wanted;

	might_sleep();
	if (!desc)
		return;
	raw_spin_lock_irq(&desc->lock);
	wanted = begin(desc);
	if (wanted) {
		count(desc);
		atomic_inc(&desc->threads_active);
	}
	raw_spin_unlock_irq(&desc->lock);
	if (!wanted)
		return;

	for_each_action(desc, action)
		result |= call_nested_function(desc, action);
	if (!setting(desc, IRQ_NO_DEBUG))
		note_interrupt(desc, result);
	thread_done(desc);
}
