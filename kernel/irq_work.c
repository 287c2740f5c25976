// SPDX-License-Identifier: GPL-2.0-only
/*
 * irq_work: a function that runs as a hard IRQ, asked for from anywhere.
 *
 * It can be queued again as soon as its function begins (PENDING is gone then)
 * and is in use until the function has returned (BUSY).  Lazy ones wait for the
 * next tick unless the CPU has stopped its tick.
 */
#include <linux/cpumask.h>
#include <linux/hardirq.h>
#include <linux/irq_work.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/tick.h>
#include "objects.h"
#include "operation.h"
#include "tophalf.h"

static DEFINE_PER_CPU(struct llist_head, raised_list);
static DEFINE_PER_CPU(struct llist_head, lazy_list);
static DEFINE_PER_CPU(struct irq_work *, running_irq_work);

/* Any context. */
void arch_irq_work_raise(void)
{
	tophalf_host->send_ipi(tophalf_machine.cpu, TOPHALF_VECTOR_IRQ_WORK);
}

/* It is on a list of single links, which nothing can be taken out of. */
static const struct active_type irq_work_type = {
	.name = "an irq_work",
	.state = "is queued",
	.size = sizeof(struct irq_work),
};

/* Any context.  False if it is queued already. */
static bool claim(struct irq_work *work)
{
	if (object_is_gone(work, "an irq_work", "irq_work_queue"))
		return false;
	if (never_written(work->func))
		tophalf_report(TOPHALF_RULE_UNINITIALISED_OBJECT,
			       "an irq_work without a function is queued: it was never set up");
	if (atomic_fetch_or(IRQ_WORK_CLAIMED | CSD_TYPE_IRQ_WORK, &work->node.a_flags) &
	    IRQ_WORK_PENDING)
		return false;
	return active_begin(&irq_work_type, work, work, work->func);
}

/* For operations (operation.h): whether irq_work `object` is in nobody's hands. */
static u32 is_unused(const void *object)
{
	return !(((const struct irq_work *)object)->node.u_flags & IRQ_WORK_BUSY);
}

/* Any context.  The operation is about the work, and `awaits` that nobody has it. */
static void touch(const struct irq_work *work, u32 awaits)
{
	operation_touch_object(work, sizeof(*work), awaits, is_unused(work));
}

/* Preemption off. */
static void queue_here(struct irq_work *work)
{
	bool lazy = atomic_read(&work->node.a_flags) & IRQ_WORK_LAZY;
	struct llist_head *list = lazy ? this_cpu_ptr(&lazy_list) : this_cpu_ptr(&raised_list);

	/* A bounded program has no tick that would come by itself. */
	if (llist_add(&work->node.llist, list) &&
	    (!lazy || tick_nohz_tick_stopped() || tophalf_machine.by_operations))
		arch_irq_work_raise();
}

/* Any context.  False if it is queued already. */
bool irq_work_queue(struct irq_work *work)
{
	operation_begin(_RET_IP_);
	touch(work, 0);
	tophalf_point();
	if (!claim(work))
		return false;
	preempt_disable();
	queue_here(work);
	preempt_enable();
	return true;
}

bool irq_work_queue_on(struct irq_work *work, int cpu)
{
	operation_begin(_RET_IP_);
	touch(work, 0);
	if (cpu != tophalf_machine.cpu && unlikely(tophalf_machine.by_operations))
		tophalf_host->unexplored(TOPHALF_UNEXPLORED_ELSEWHERE);
	WARN_ONCE(cpu_is_offline(cpu), "irq_work is queued on CPU %d, which is offline\n", cpu);
	tophalf_point();
	if (!claim(work))
		return false;
	preempt_disable();
	if (cpu == tophalf_machine.cpu)
		queue_here(work);
	else
		__smp_call_single_queue(cpu, &work->node.llist);
	preempt_enable();
	return true;
}

bool irq_work_needs_cpu(void)
{
	return !llist_empty(this_cpu_ptr(&raised_list)) || !llist_empty(this_cpu_ptr(&lazy_list));
}

/* Hard IRQ. */
void irq_work_single(void *arg)
{
	struct irq_work *work = arg;
	struct context_frame frame;
	int flags;

	touch(work, 0);
	active_end(&irq_work_type, work);
	flags = atomic_fetch_andnot(IRQ_WORK_PENDING, &work->node.a_flags) & ~IRQ_WORK_PENDING;
	this_cpu_write(running_irq_work, work);
	context_enter(&frame, TOPHALF_CONTEXT_HARDIRQ, work->func);
	lockdep_irq_work_enter(flags);
	work->func(work);
	lockdep_irq_work_exit(flags);
	context_exit(&frame);
	this_cpu_write(running_irq_work, NULL);
	touch(work, 0);
	/* BUSY stays if it was queued again meanwhile. */
	atomic_cmpxchg(&work->node.a_flags, flags, flags & ~IRQ_WORK_BUSY);
}

static void run_list(struct llist_head *list)
{
	struct irq_work *work, *next;

	llist_for_each_entry_safe(work, next, llist_reverse_order(llist_del_all(list)), node.llist)
		irq_work_single(work);
}

/* Interrupts off. */
void irq_work_run(void)
{
	run_list(this_cpu_ptr(&raised_list));
	run_list(this_cpu_ptr(&lazy_list));
}

/* Hard IRQ: TOPHALF_VECTOR_IRQ_WORK. */
void irq_work_interrupt(void)
{
	irq_work_run();
}

/* Hard IRQ, from the tick, which is what lazy ones wait for. */
void irq_work_tick(void)
{
	if (unlikely(tophalf_machine.by_operations))
		return;
	run_list(this_cpu_ptr(&lazy_list));
}

/* Process context, interrupts on: when it returns the work is not in use. */
void irq_work_sync(struct irq_work *work)
{
	unsigned int flags;

	/* Whoever calls it: what comes before it is another operation than the wait. */
	if (unlikely(tophalf_machine.by_operations))
		touch(work, operation_waits(is_unused, work));
	lockdep_assert_irqs_enabled();
	check_may_sleep("irq_work_sync");
	if (raw_cpu_read(running_irq_work) == work)
		tophalf_report(TOPHALF_RULE_DEADLOCK,
			       "irq_work_sync waits for %ps, which runs below it on this CPU",
			       work->func);
	while ((flags = READ_ONCE(work->node.u_flags)) & IRQ_WORK_BUSY)
		tophalf_host->spin_wait(&work->node.u_flags, sizeof(work->node.u_flags), flags);
}
