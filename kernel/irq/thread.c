// SPDX-License-Identifier: GPL-2.0-only
/*
 * IRQ threads: one for each action that has a thread function.
 *
 * A top half that returns IRQ_WAKE_THREAD sets THREAD_RUN and wakes the thread.
 * A wake-up that finds THREAD_RUN set is merged with the earlier one; one that
 * comes while thread_fn runs makes it run again.  threads_active counts calls
 * that are owed or running; synchronize_irq() waits until there are none.
 *
 * A line with IRQF_ONESHOT stays masked from the top half until all threads
 * that it woke are done: each has a bit in threads_oneshot, and whoever clears
 * the last one unmasks.  The thread may be faster than its top half on another
 * CPU, so it first waits until the line is no longer in progress; otherwise it
 * could clear a bit that the top half is about to set.
 *
 * The rule table says LIMITED for an IRQ thread: it may sleep, and it is
 * watched.  internal.h says when it counts as behind.
 */
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include "internal.h"
#include "report.h"

/* Hard IRQ context: the top half of an action that was requested without one. */
irqreturn_t default_primary_handler(int irq, void *cookie)
{
	return IRQ_WAKE_THREAD;
}

static irqreturn_t forced_secondary_handler(int irq, void *cookie)
{
	WARN(1, "Secondary action handler called for irq %d\n", irq);
	return IRQ_NONE;
}

/* ---- the backlog ------------------------------------------------------------------ */

static __printf(2, 3) void report_backlog(const void *function, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	tophalf_vreport_at(TOPHALF_RULE_IRQ_THREAD_BACKLOG, true, (unsigned long)function,
			   (unsigned long)__builtin_frame_address(0), format, arguments);
	va_end(arguments);
}

/* What passes while the machine stands still counts for no budget. */
static u64 machine_time_ns(void)
{
	return tophalf_machine.now_ns - tophalf_machine.stolen_ns;
}

static bool behind(u64 took_ns, u32 fired)
{
	return (took_ns > IRQ_THREAD_BUDGET_NS && fired >= IRQ_THREAD_BUDGET_FIRED) ||
		(took_ns > IRQ_THREAD_STORM_NS && fired >= IRQ_THREAD_STORM_FIRED);
}

/* IRQ thread context, at the end of a call of its function. */
static void check_backlog(struct irq_desc *desc, struct irqaction *action)
{
	struct line_action *own = line_action(action);
	u64 took = machine_time_ns() - own->began_ns;

	if (action->thread_mask && took > IRQ_THREAD_BUDGET_NS) {
		line_desc(desc)->late = action;
		line_desc(desc)->late_ns = took;
	}
	if (behind(took, own->fired))
		report_backlog(action->thread_fn,
			       "IRQ thread function %ps took %llu us, and irq %u fired %u times meanwhile",
			       action->thread_fn, took / NSEC_PER_USEC, action->irq, own->fired);
}

/* desc->lock held.  The action that was late last, unless it has been freed since. */
static const struct irqaction *take_late(struct irq_desc *desc)
{
	const struct irqaction *late = line_desc(desc)->late;
	struct irqaction *action;

	line_desc(desc)->late = NULL;
	for_each_action(desc, action)
		if (action == late)
			return late;
	return NULL;
}

/*
 * Hard IRQ context, desc->lock held: it fired as soon as a late thread let it.  The
 * one who is too slow is the thread, so the finding is about its call, which is over.
 */
void check_refire(struct irq_desc *desc)
{
	struct line_desc *line = line_desc(desc);
	const struct irqaction *late;

	if (!line->late)
		return;
	late = take_late(desc);
	if (!late || tophalf_machine.now_ns - line->unmasked_ns > IRQ_THREAD_REFIRE_NS)
		return;
	tophalf_warn_call(TOPHALF_RULE_IRQ_THREAD_BACKLOG, late->thread, TOPHALF_CONTEXT_IRQ_THREAD,
			  late->thread_fn,
			  "IRQ thread function %ps took %llu us, and irq %u waited for it",
			  late->thread_fn, line->late_ns / NSEC_PER_USEC, desc->irq_data.irq);
}

/* ---- waking ------------------------------------------------------------------------ */

/* Any context with interrupts off; the line in progress or desc->lock held. */
void wake_irq_thread(struct irq_desc *desc, struct irqaction *action)
{
	struct line_action *own = line_action(action);

	/* The thread is gone by a bug of its own: as if it had handled the interrupt. */
	if (action->thread->flags & PF_EXITING)
		return;
	if (own->running)
		own->fired++;
	kcsan_release_object(action);
	if (test_and_set_bit(THREAD_RUN, &action->thread_flags))
		return;
	desc->threads_oneshot |= action->thread_mask;
	atomic_inc(&desc->threads_active);
	wake_up_process(action->thread);
}

/* Any context.  For drivers that find work for the thread without an interrupt. */
void irq_wake_thread(unsigned int irq, void *cookie)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irqaction *action;
	unsigned long flags;

	if (!desc || WARN_ON(setting(desc, IRQ_PER_CPU_DEVID)))
		return;
	raw_spin_lock_irqsave(&desc->lock, flags);
	for_each_action(desc, action) {
		if (action->dev_id != cookie)
			continue;
		if (action->thread)
			wake_irq_thread(desc, action);
		break;
	}
	raw_spin_unlock_irqrestore(&desc->lock, flags);
}

/* Any context.  One call less is owed. */
void thread_done(struct irq_desc *desc)
{
	kcsan_release_object(&desc->wait_for_threads);
	if (atomic_dec_and_test(&desc->threads_active))
		wake_up(&desc->wait_for_threads);
}

/* ---- the thread ---------------------------------------------------------------------- */

/* desc->lock held.  Unmasks the line when this was the last thread that kept it masked. */
static void release_line(struct irq_desc *desc, struct irqaction *action)
{
	desc->threads_oneshot &= ~action->thread_mask;
	if (desc->threads_oneshot || irqd_irq_disabled(&desc->irq_data) ||
	    !irqd_irq_masked(&desc->irq_data))
		return;
	line_desc(desc)->unmasked_ns = tophalf_machine.now_ns;
	unmask_threaded_irq(desc);
}

/* IRQ thread context. */
static void finish_oneshot(struct irq_desc *desc, struct irqaction *action)
{
	bool in_progress;

	if (!(desc->istate & LINE_ONESHOT) || action->handler == forced_secondary_handler)
		return;
	do {
		unsigned long flags;

		chip_bus_lock(desc);
		raw_spin_lock_irqsave(&desc->lock, flags);
		in_progress = irqd_irq_inprogress(&desc->irq_data);
		/* Woken again meanwhile: it keeps the line for another round. */
		if (!in_progress && !test_bit(THREAD_RUN, &action->thread_flags))
			release_line(desc, action);
		raw_spin_unlock_irqrestore(&desc->lock, flags);
		chip_bus_sync_unlock(desc);
		if (in_progress)
			cpu_relax();
	} while (in_progress);
}

/*
 * One call of the function, in a context of its own.  What was requested as a
 * top half runs as it expects to: bottom halves and interrupts off.
 */
static irqreturn_t call_thread_function(struct irq_desc *desc, struct irqaction *action)
{
	bool forced = test_bit(THREAD_FORCED, &action->thread_flags);
	struct line_action *own = line_action(action);
	struct context_frame frame;
	irqreturn_t result;

	own->began_ns = machine_time_ns();
	own->fired = 0;
	own->running = 1;
	context_enter(&frame, TOPHALF_CONTEXT_IRQ_THREAD, action->thread_fn);
	if (forced) {
		local_bh_disable();
		local_irq_disable();
	}
	tophalf_point();
	kcsan_acquire_object(action);
	result = action->thread_fn(action->irq, action->dev_id);
	tophalf_point();
	if (forced) {
		local_irq_enable();
		local_bh_enable();
	}
	check_backlog(desc, action);
	context_exit(&frame);
	own->running = 0;
	if (result == IRQ_HANDLED)
		atomic_inc(&desc->threads_handled);
	finish_oneshot(desc, action);
	return result;
}

/* A forced top half of an action that has a thread function as well. */
static void wake_secondary(struct irq_desc *desc, struct irqaction *action)
{
	if (WARN_ON_ONCE(!action->secondary))
		return;
	raw_spin_lock_irq(&desc->lock);
	wake_irq_thread(desc, action->secondary);
	raw_spin_unlock_irq(&desc->lock);
}

static void follow_line(struct irq_desc *desc, struct irqaction *action)
{
	struct cpumask mask;

	if (!test_and_clear_bit(THREAD_AFFINITY, &action->thread_flags))
		return;
	__set_current_state(TASK_RUNNING);
	raw_spin_lock_irq(&desc->lock);
	cpumask_copy(&mask, irq_data_get_effective_affinity_mask(&desc->irq_data));
	raw_spin_unlock_irq(&desc->lock);
	set_cpus_allowed_ptr(current, &mask);
}

/* Process context: false when the thread is to end.  A call that is owed comes first. */
static bool await_wake(struct irq_desc *desc, struct irqaction *action)
{
	for (;;) {
		bool stop;

		set_current_state(TASK_INTERRUPTIBLE);
		follow_line(desc, action);
		stop = kthread_should_stop();
		if (test_and_clear_bit(THREAD_RUN, &action->thread_flags)) {
			__set_current_state(TASK_RUNNING);
			return true;
		}
		if (stop) {
			__set_current_state(TASK_RUNNING);
			return false;
		}
		schedule();
	}
}

static int irq_thread(void *data)
{
	struct irqaction *action = data;
	struct irq_desc *desc = irq_to_desc(action->irq);

	set_bit(THREAD_READY, &action->thread_flags);
	wake_up(&desc->wait_for_threads);
	sched_set_fifo(current);
	while (await_wake(desc, action)) {
		if (call_thread_function(desc, action) == IRQ_WAKE_THREAD)
			wake_secondary(desc, action);
		thread_done(desc);
	}
	return 0;
}

/* ---- for request_irq() and free_irq(): process context, may sleep --------------------- */

static int make_thread(struct irqaction *action, unsigned int irq, const char *format)
{
	struct task_struct *task = kthread_create(irq_thread, action, format, irq, action->name);

	if (IS_ERR(task))
		return PTR_ERR(task);
	/* Kept until stop_threads(), even if the thread dies before. */
	action->thread = get_task_struct(task);
	set_bit(THREAD_AFFINITY, &action->thread_flags);
	return 0;
}

int make_threads(struct irqaction *action, unsigned int irq)
{
	int error = make_thread(action, irq, "irq/%d-%s");

	if (error || !action->secondary)
		return error;
	error = make_thread(action->secondary, irq, "irq/%d-s-%s");
	if (error)
		stop_threads(action);
	return error;
}

static void stop_thread(struct irqaction *action)
{
	struct task_struct *task = action->thread;

	if (!task)
		return;
	kthread_stop(task);
	action->thread = NULL;
	put_task_struct(task);
}

void stop_threads(struct irqaction *action)
{
	stop_thread(action);
	if (action->secondary)
		stop_thread(action->secondary);
}

/* After this, a wake-up from the top half finds a thread that listens. */
void await_threads(struct irq_desc *desc, struct irqaction *action)
{
	if (!action || !action->thread)
		return;
	wake_up_process(action->thread);
	wait_event(desc->wait_for_threads, test_bit(THREAD_READY, &action->thread_flags));
	await_threads(desc, action->secondary);
}

static void mark_to_move(struct irqaction *action)
{
	if (!action || !action->thread)
		return;
	set_bit(THREAD_AFFINITY, &action->thread_flags);
	wake_up_process(action->thread);
}

/* desc->lock held. */
void move_threads(struct irq_desc *desc)
{
	struct irqaction *action;

	for_each_action(desc, action) {
		mark_to_move(action);
		mark_to_move(action->secondary);
	}
}

/*
 * Forced threading (the option `threadirqs`): the top half becomes the thread's
 * function.  If there is a thread function already, it moves to a thread of a
 * secondary action.
 */
int force_threading(struct irqaction *action)
{
	struct line_action *secondary;

	if (!force_irqthreads() || action->handler == default_primary_handler ||
	    (action->flags & (IRQF_NO_THREAD | IRQF_PERCPU | IRQF_ONESHOT)))
		return 0;
	action->flags |= IRQF_ONESHOT;
	if (action->handler && action->thread_fn) {
		secondary = kzalloc(sizeof(*secondary), GFP_KERNEL);
		if (!secondary)
			return -ENOMEM;
		action->secondary = &secondary->action;
		secondary->action.handler = forced_secondary_handler;
		secondary->action.thread_fn = action->thread_fn;
		secondary->action.dev_id = action->dev_id;
		secondary->action.irq = action->irq;
		secondary->action.name = action->name;
	}
	set_bit(THREAD_FORCED, &action->thread_flags);
	action->thread_fn = action->handler;
	action->handler = default_primary_handler;
	return 0;
}
