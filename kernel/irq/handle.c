// SPDX-License-Identifier: GPL-2.0-only
/*
 * Top halves are called here and nowhere else.
 *
 * Each runs in a hard IRQ context of its own, with interrupts off, and is held
 * to a budget of its CPU's time.  That it leaves the context as it found it is
 * checked by context_exit().
 */
#include <linux/kernel_stat.h>
#include <linux/random.h>
#include "internal.h"
#include "operation.h"
#include "report.h"

u32 line_is_idle(const void *desc)
{
	return !irqd_has((struct irq_data *)&((const struct irq_desc *)desc)->irq_data,
			 IRQD_IRQ_INPROGRESS);
}

/* A chip may keep what is pending of all lines of a domain in one place. */
void line_touch(const struct irq_desc *desc, u32 awaits)
{
	operation_touch_object(desc, sizeof(*desc), awaits, line_is_idle(desc));
	if (desc->irq_data.domain)
		operation_touch(desc->irq_data.domain, 1, TOPHALF_TOUCH_WRITES);
}

/* The innermost call is last; a call that slept may end out of order. */
static LIST_HEAD(line_calls);

/* Any context. */
void line_call_begin(struct line_call *call, struct irq_desc *desc, bool nested)
{
	call->desc = desc;
	call->nested = nested;
	call->task = current;
	list_add_tail(&call->list, &line_calls);
}

void line_call_end(struct line_call *call)
{
	list_del(&call->list);
}

static bool inside_call(struct irq_desc *desc, bool nested)
{
	const struct line_call *call;

	list_for_each_entry(call, &line_calls, list)
		if (call->desc == desc && call->task == current && call->nested == nested)
			return true;
	return false;
}

/* Any context. */
bool inside_top_half(struct irq_desc *desc)
{
	return inside_call(desc, false);
}

/* Any context. */
bool inside_handler(struct irq_desc *desc)
{
	const struct irqaction *action;

	if (inside_call(desc, false) || inside_call(desc, true))
		return true;
	for_each_action(desc, action) {
		if (action->thread == current)
			return true;
		if (action->secondary && action->secondary->thread == current)
			return true;
	}
	return false;
}

/* Any context: the answer of a handler that has nothing to do. */
irqreturn_t no_action(int irq, void *cookie)
{
	return IRQ_NONE;
}

/* Hard IRQ context.  A line that nobody has set up fired. */
void handle_bad_irq(struct irq_desc *desc)
{
	pr_err("irq %u fired without a flow handler\n", desc->irq_data.irq);
	__this_cpu_inc(line_count(desc));
	desc->tot_count++;
}

static __printf(3, 4) void report_budget(bool warning, unsigned long handler, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	tophalf_vreport_at(TOPHALF_RULE_TOP_HALF_BUDGET, warning, handler,
			   (unsigned long)__builtin_frame_address(0), format, arguments);
	va_end(arguments);
}

/*
 * Where the handler neither delays so long nor is done with the device after a
 * few reads, it goes on for as long as the device says so.
 */
static void check_budget(const struct context_frame *frame, irq_handler_t handler, unsigned int irq)
{
	u64 used = tophalf_cpu()->ran_ns - frame->frame.began_ns;
	bool driven = frame->device_reads > DEVICE_READS_FEW &&
		      frame->delayed_ns <= TOP_HALF_BUDGET_NS;

	if (used <= TOP_HALF_BUDGET_NS)
		return;
	report_budget(driven, (unsigned long)handler,
		      "top half %ps of irq %u kept its CPU for %llu us, more than %llu us%s",
		      handler, irq, used / NSEC_PER_USEC,
		      (u64)TOP_HALF_BUDGET_NS / NSEC_PER_USEC,
		      driven ? "; perhaps no real device has so much to tell at once" : "");
}

static void note_deeds(struct irq_desc *desc, const struct context_frame *frame, bool deferred)
{
	if (frame->device_reads || frame->device_writes)
		line_desc(desc)->answer_marks |= ANSWER_TOUCHED_DEVICE;
	if (deferred)
		line_desc(desc)->answer_marks |= ANSWER_DEFERRED;
}

/* Under PREEMPT_RT, and with threadirqs, the handler would be called by a thread. */
static bool may_be_threaded(const struct irq_desc *desc, const struct irqaction *action)
{
	return !setting(desc, IRQ_NOTHREAD) &&
	       !(action->flags & (IRQF_NO_THREAD | IRQF_PERCPU | IRQF_ONESHOT));
}

/* Hard IRQ context, or any with interrupts off. */
irqreturn_t call_handler(struct irq_desc *desc, struct irqaction *action, void *cookie)
{
	struct context_frame frame;
	struct line_call call;
	irqreturn_t result;
	u32 cpu = tophalf_machine.cpu, softirqs = local_softirq_pending();
	unsigned long wakeups = tophalf_wakeups;

	if (WARN_ONCE(!irqs_disabled(), "irq %u handler %pS called with interrupts enabled\n",
		      desc->irq_data.irq, action->handler))
		local_irq_disable();
	if (may_be_threaded(desc, action))
		lockdep_hardirq_threaded();
	line_call_begin(&call, desc, false);
	context_enter(&frame, TOPHALF_CONTEXT_HARDIRQ, action->handler);
	tophalf_point();
	kcsan_acquire_object(&kcsan_bus);
	result = action->handler(desc->irq_data.irq, cookie);
	tophalf_point();
	/* A handler that slept may be on another CPU by now, with another clock. */
	if (cpu == tophalf_machine.cpu)
		check_budget(&frame, action->handler, desc->irq_data.irq);
	note_deeds(desc, &frame, tophalf_wakeups != wakeups || local_softirq_pending() != softirqs);
	context_exit(&frame);
	line_call_end(&call);
	return result;
}

static void warn_no_thread(struct irqaction *action)
{
	if (test_and_set_bit(THREAD_WARNED, &action->thread_flags))
		return;
	pr_warn("IRQ %u device %s returned IRQ_WAKE_THREAD but no thread function available.\n",
		action->irq, action->name);
	tophalf_report_at(TOPHALF_RULE_IRQ_FLAGS, (unsigned long)action->handler,
			  (unsigned long)__builtin_frame_address(0),
			  "%ps returned IRQ_WAKE_THREAD for irq %u, which has no thread",
			  action->handler, action->irq);
}

/* Hard IRQ context, desc->lock not held, the line in progress. */
irqreturn_t call_handlers(struct irq_desc *desc)
{
	irqreturn_t result, all = IRQ_NONE;
	struct irqaction *action;

	for_each_action(desc, action) {
		result = call_handler(desc, action, action->dev_id);
		if (result == IRQ_WAKE_THREAD && action->thread_fn)
			wake_irq_thread(desc, action);
		else if (result == IRQ_WAKE_THREAD)
			warn_no_thread(action);
		all |= result;
	}
	return all;
}

irqreturn_t handle_irq_event_percpu(struct irq_desc *desc)
{
	irqreturn_t result;

	line_desc(desc)->answer_marks = 0;
	result = call_handlers(desc);

	if (!setting(desc, IRQ_NO_DEBUG))
		note_interrupt(desc, result);
	return result;
}

/*
 * Hard IRQ context, desc->lock held.  It is not held while handlers run: the
 * line in progress keeps other CPUs out, and synchronize_irq() waits for it.
 */
irqreturn_t handle_irq_event(struct irq_desc *desc)
{
	irqreturn_t result;

	line_touch(desc, 0);
	desc->istate &= ~LINE_PENDING;
	irqd_set(&desc->irq_data, IRQD_IRQ_INPROGRESS);
	line_desc(desc)->cpu = tophalf_machine.cpu;
	raw_spin_unlock(&desc->lock);

	result = handle_irq_event_percpu(desc);

	line_touch(desc, 0);
	raw_spin_lock(&desc->lock);
	irqd_clear(&desc->irq_data, IRQD_IRQ_INPROGRESS);
	return result;
}
