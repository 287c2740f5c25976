// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines as their users handle them: enable, disable, wait, wake the system.
 * request.c has how a line gets users and loses them.
 */
#include <linux/hardirq.h>
#include <linux/irqdomain.h>
#include <linux/kernel.h>
#include <linux/wait.h>
#include "internal.h"
#include "operation.h"
#include "waits.h"

DEFINE_STATIC_KEY_FALSE(force_irqthreads_key);

/* ---- waiting for handlers ----------------------------------------------------------- */

static void report_self_wait(struct irq_desc *desc)
{
	tophalf_report(TOPHALF_RULE_IRQ_SELF_WAIT,
		       "a handler of irq %u waits until the handlers of irq %u are done",
		       desc->irq_data.irq, desc->irq_data.irq);
}

static bool in_flight(struct irq_desc *desc, bool ask_chip)
{
	unsigned long flags;
	bool active;

	raw_spin_lock_irqsave(&desc->lock, flags);
	active = irqd_irq_inprogress(&desc->irq_data);
	if (!active && ask_chip)
		line_get_state(&desc->irq_data, IRQCHIP_STATE_ACTIVE, &active);
	raw_spin_unlock_irqrestore(&desc->lock, flags);
	return active;
}

static void find_top_half(const struct task_wait *wait, struct blockers *blockers)
{
	const struct irq_desc *desc = wait->object;

	if (irqd_irq_inprogress((struct irq_data *)&desc->irq_data))
		blocker_add_cpu(blockers, line_desc((struct irq_desc *)desc)->cpu, LEVEL_HARDIRQ);
}

static unsigned int number_of(const struct task_wait *wait)
{
	return ((const struct irq_desc *)wait->object)->irq_data.irq;
}

static const struct wait_kind wait_top_half = {
	.what = "the top half of irq", .by = "which interrupts", .find = find_top_half,
	.number = number_of,
};

static void add_thread(struct irqaction *action, struct blockers *blockers)
{
	for (; action; action = action->secondary)
		if (action->thread && (line_action(action)->running ||
				       test_bit(THREAD_RUN, &action->thread_flags)))
			blocker_add(blockers, action->thread, LEVEL_TASK);
}

/* Threads that run their function, or will. */
static void find_threads(const struct task_wait *wait, struct blockers *blockers)
{
	struct irq_desc *desc = (struct irq_desc *)wait->object;
	struct irqaction *action;

	for_each_action(desc, action)
		add_thread(action, blockers);
	add_thread(line_desc(desc)->leaving, blockers);
}

static const struct wait_kind wait_threads = {
	.what = "the threads of irq", .by = "among them", .find = find_threads, .number = number_of,
};

/* The top half runs on another CPU, which does not need this one to finish. */
static void await_top_half(struct irq_desc *desc, bool ask_chip)
{
	struct task_wait wait;

	do {
		if (!irqd_irq_inprogress(&desc->irq_data))
			continue;
		wait_begin(&wait, &wait_top_half, desc, NULL, NULL, false);
		if (unlikely(tophalf_machine.by_operations))
			line_touch(desc, operation_waits(line_is_idle, desc));
		while (irqd_irq_inprogress(&desc->irq_data))
			cpu_relax();
		wait_end(&wait);
	} while (in_flight(desc, ask_chip));
}

/* Any context but a handler of this line.  False if threads are still at work. */
bool synchronize_hardirq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc)
		return true;
	line_touch(desc, operation_begin_await(line_is_idle, desc, _RET_IP_));
	/* A thread of the line may do this: it waits for the top half only. */
	if (inside_top_half(desc))
		report_self_wait(desc);
	await_top_half(desc, false);
	return !atomic_read(&desc->threads_active);
}

/* Process context, may sleep. */
void synchronize_line(struct irq_desc *desc)
{
	struct task_wait wait;

	if (inside_handler(desc))
		report_self_wait(desc);
	await_top_half(desc, true);
	if (!atomic_read(&desc->threads_active))
		return;
	wait_begin(&wait, &wait_threads, desc, NULL, NULL, false);
	wait_event(desc->wait_for_threads, !atomic_read(&desc->threads_active));
	wait_end(&wait);
}

/* Process context, may sleep; not from a handler or thread of this line. */
void synchronize_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc)
		return;
	line_touch(desc, operation_begin_await(line_is_idle, desc, _RET_IP_));
	synchronize_line(desc);
}

/* ---- depth ------------------------------------------------------------------------------ */

/* desc->lock held. */
void line_disable(struct irq_desc *desc)
{
	if (!desc->depth++)
		irq_disable(desc);
}

static int disable_nosync(unsigned int irq)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, true, LINE_GLOBAL);

	if (!desc)
		return -EINVAL;
	line_disable(desc);
	line_unlock(desc, flags, true);
	tophalf_point();
	return 0;
}

/* Any context, unless the chip has a bus lock, which may sleep.  Handlers may still run. */
void disable_irq_nosync(unsigned int irq)
{
	operation_begin(_RET_IP_);
	disable_nosync(irq);
}

/* Process context, may sleep; not from a handler or thread of this line. */
void disable_irq(unsigned int irq)
{
	operation_begin(_RET_IP_);
	might_sleep();
	if (!disable_nosync(irq))
		synchronize_irq(irq);
}

/* Any context but a top half of this line.  False if threads are still at work. */
bool disable_hardirq(unsigned int irq)
{
	operation_begin(_RET_IP_);
	return !disable_nosync(irq) && synchronize_hardirq(irq);
}

/* desc->lock held.  False if it is enabled already, which is not to be told under that lock. */
bool line_enable(struct irq_desc *desc)
{
	if (!desc->depth || (desc->depth == 1 && (desc->istate & LINE_SUSPENDED)))
		return false;
	if (desc->depth > 1) {
		desc->depth--;
		return true;
	}
	settings_change(desc, 0, IRQ_NOPROBE);
	/* Not irq_enable(): with IRQF_NO_AUTOEN the first enable is what starts the line. */
	irq_startup(desc, true);
	return true;
}

/* Any context, unless the chip has a bus lock.  The line may fire before this returns. */
void enable_irq(unsigned int irq)
{
	unsigned long flags;
	struct irq_desc *desc;
	bool balanced = true;

	operation_begin(_RET_IP_);
	desc = line_lock(irq, &flags, true, LINE_GLOBAL);
	if (!desc)
		return;
	if (!WARN(!desc->irq_data.chip, "enable_irq before setup/request_irq: irq %u\n", irq))
		balanced = line_enable(desc);
	line_unlock(desc, flags, true);
	if (!balanced)
		tophalf_report(TOPHALF_RULE_IRQ_UNBALANCED_ENABLE, "Unbalanced enable for IRQ %u", irq);
	tophalf_point();
}

/* ---- wake-up from suspend ------------------------------------------------------------------ */

static int chip_set_wake(struct irq_desc *desc, unsigned int on)
{
	struct irq_chip *chip = desc->irq_data.chip;

	if (chip->flags & IRQCHIP_SKIP_SET_WAKE)
		return 0;
	return chip->irq_set_wake ? chip->irq_set_wake(&desc->irq_data, on) : -ENXIO;
}

static int wake_on(struct irq_desc *desc)
{
	int error;

	if (desc->wake_depth++)
		return 0;
	error = chip_set_wake(desc, 1);
	if (error)
		desc->wake_depth = 0;
	else
		irqd_set(&desc->irq_data, IRQD_WAKEUP_STATE);
	return error;
}

static int wake_off(struct irq_desc *desc)
{
	int error;

	if (WARN(!desc->wake_depth, "Unbalanced IRQ %u wake disable\n", desc->irq_data.irq) ||
	    --desc->wake_depth)
		return 0;
	error = chip_set_wake(desc, 0);
	if (error)
		desc->wake_depth = 1;
	else
		irqd_clear(&desc->irq_data, IRQD_WAKEUP_STATE);
	return error;
}

/* Any context, unless the chip has a bus lock. */
int irq_set_irq_wake(unsigned int irq, unsigned int on)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, true, LINE_GLOBAL);
	int error;

	if (!desc)
		return -EINVAL;
	error = on ? wake_on(desc) : wake_off(desc);
	line_unlock(desc, flags, true);
	return error;
}

/* ---- the chip's own state --------------------------------------------------------------------- */

/* desc->lock held.  The nearest chip that can tell does; -EINVAL if none can. */
int line_get_state(struct irq_data *data, enum irqchip_irq_state which, bool *state)
{
	for (; data; data = data->parent_data) {
		if (WARN_ON_ONCE(!data->chip))
			return -ENODEV;
		if (data->chip->irq_get_irqchip_state)
			return data->chip->irq_get_irqchip_state(data, which, state);
	}
	return -EINVAL;
}

static int set_state(struct irq_data *data, enum irqchip_irq_state which, bool value)
{
	for (; data; data = data->parent_data) {
		if (WARN_ON_ONCE(!data->chip))
			return -ENODEV;
		if (data->chip->irq_set_irqchip_state)
			return data->chip->irq_set_irqchip_state(data, which, value);
	}
	return -EINVAL;
}

/* Any context, unless the chip has a bus lock. */
int irq_get_irqchip_state(unsigned int irq, enum irqchip_irq_state which, bool *state)
{
	unsigned long flags;
	struct irq_desc *desc;
	int error;

	operation_begin(_RET_IP_);
	desc = line_lock(irq, &flags, true, LINE_ANY);
	if (!desc)
		return -EINVAL;
	error = line_get_state(&desc->irq_data, which, state);
	line_unlock(desc, flags, true);
	return error;
}

int irq_set_irqchip_state(unsigned int irq, enum irqchip_irq_state which, bool value)
{
	unsigned long flags;
	struct irq_desc *desc;
	int error;

	operation_begin(_RET_IP_);
	desc = line_lock(irq, &flags, true, LINE_ANY);
	if (!desc)
		return -EINVAL;
	error = set_state(&desc->irq_data, which, value);
	line_unlock(desc, flags, true);
	return error;
}

/* Any context. */
bool irq_has_action(unsigned int irq)
{
	return irq_desc_has_action(irq_to_desc(irq));
}

/* Any context. */
int can_request_irq(unsigned int irq, unsigned long flags_wanted)
{
	unsigned long flags;
	struct irq_desc *desc = line_lock(irq, &flags, false, LINE_ANY);
	bool can;

	if (!desc)
		return 0;
	can = !setting(desc, IRQ_NOREQUEST) &&
		(!desc->action || (flags_wanted & desc->action->flags & IRQF_SHARED));
	line_unlock(desc, flags, false);
	return can;
}
