// SPDX-License-Identifier: GPL-2.0-only
/* Timers of timer.c are taken back, and whoever wants to waits until their functions do not run. */
#include <linux/hardirq.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/timer.h>
#include "../operation.h"
#include "../sched/sched.h"
#include "timer.h"
#include "waits.h"

/* Any context. */
static void take_back(struct timer_list *timer)
{
	timer_detach(timer);
	timer_tell_if_it_matters(timer, false);
}

/* Any context.  1 if it was pending, 0 if not. */
static int delete(struct timer_list *timer, bool shutdown, const char *what)
{
	int pending;

	tophalf_point();
	if (!timer_usable(timer, what))
		return 0;
	pending = timer_pending(timer);
	if (pending)
		take_back(timer);
	if (shutdown)
		timer->function = NULL;
	tophalf_point();
	return pending;
}

int timer_delete(struct timer_list *timer)
{
	timer_operation(timer, _RET_IP_);
	return delete(timer, false, "timer_delete");
}

int timer_shutdown(struct timer_list *timer)
{
	timer_operation(timer, _RET_IP_);
	return delete(timer, true, "timer_shutdown");
}

/* Any context.  -1 while its function runs. */
int try_to_del_timer_sync(struct timer_list *timer)
{
	timer_operation(timer, _RET_IP_);
	tophalf_point();
	if (timer_base_of(timer)->running == timer)
		return -1;
	kcsan_acquire_object((const char *)timer + 1);
	return delete(timer, false, "try_to_del_timer_sync");
}

/*
 * The caller waits for the timer's function, so it must not hold what that
 * function takes: to the lock validator the timer is a lock held around it.
 */
static void note_wait(struct timer_list *timer)
{
	u32 irqs_off = sched_interrupts_off();

	lock_map_acquire(&timer->lockdep_map);
	lock_map_release(&timer->lockdep_map);
	sched_interrupts_restore(irqs_off);
}

static void find_timer_cpu(const struct task_wait *wait, struct blockers *blockers)
{
	unsigned int cpu;

	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++)
		if (timer_bases[cpu].running == wait->object)
			blocker_add_cpu(blockers, cpu, LEVEL_SOFTIRQ);
}

static const struct wait_kind wait_timer = {
	.what = "timer function", .by = "which interrupts", .find = find_timer_cpu,
};

/* Spins until the function has returned, wherever it runs. */
static void wait_for_function(struct timer_list *timer, struct timer_base *base, const char *what)
{
	struct task_wait wait;

	/* Timers run to their end on a CPU: whoever is on top of one, is in it. */
	if (base == &timer_bases[tophalf_machine.cpu])
		tophalf_report(TOPHALF_RULE_DEADLOCK,
			       "%s waits for the timer function that it is called from or interrupts, %ps",
			       what, timer->function);
	wait_begin(&wait, &wait_timer, timer, NULL, timer->function, false);
	while (READ_ONCE(base->running) == timer)
		tophalf_host->spin_wait(&base->running, sizeof(base->running), (unsigned long)timer);
	wait_end(&wait);
}

static __always_inline int delete_sync(struct timer_list *timer, bool shutdown, const char *what)
{
	int pending = 0;

	timer_touch(timer, operation_begin_await(timer_does_not_run, timer, _RET_IP_));
	if (!timer_usable(timer, what))
		return 0;
	note_wait(timer);
	WARN(in_hardirq() && !(timer->flags & TIMER_IRQSAFE),
	     "%s from a hard IRQ, on a timer that is not TIMER_IRQSAFE\n", what);
	for (;;) {
		struct timer_base *base;

		tophalf_point();
		/* Not before: it may have been armed elsewhere at the point. */
		base = timer_base_of(timer);
		if (base->running == timer) {
			wait_for_function(timer, base, what);
			continue;
		}
		pending |= timer_pending(timer);
		if (timer_pending(timer))
			take_back(timer);
		if (shutdown)
			timer->function = NULL;
		kcsan_acquire_object((const char *)timer + 1);
		tophalf_point();
		return pending;
	}
}

/* Any context but hard IRQ; does not sleep.  Its function does not run when this returns. */
int timer_delete_sync(struct timer_list *timer)
{
	return delete_sync(timer, false, "timer_delete_sync");
}

int timer_shutdown_sync(struct timer_list *timer)
{
	return delete_sync(timer, true, "timer_shutdown_sync");
}
