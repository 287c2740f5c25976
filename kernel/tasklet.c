// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasklets.
 *
 * A tasklet runs on one CPU at a time, the one that scheduled it.  SCHED is set
 * from tasklet_schedule() until its function is about to be called, so that it
 * may schedule itself; RUN while its function runs.  A list for each CPU and
 * vector holds what is scheduled.  One that runs on another CPU just then, or is
 * disabled, goes to the end of the list and raises the vector again, for as long
 * as it takes: a tasklet that is disabled while scheduled keeps ksoftirqd busy.
 */
#include <linux/hardirq.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/version.h>
#include <linux/wait_bit.h>
#include <linux/workqueue.h>
#include "objects.h"
#include "operation.h"
#include "sched/sched.h"
#include "tasklet.h"
#include "tophalf.h"
#include "waits.h"

/* For operations (operation.h): whether the function of tasklet `object` does not run. */
static u32 does_not_run(const void *object)
{
	return !test_bit(TASKLET_STATE_RUN, &((const struct tasklet_struct *)object)->state);
}

/* Any context.  The operation is about the tasklet, and `awaits` that it does not run. */
static void touch(const struct tasklet_struct *t, u32 awaits)
{
	operation_touch_object(t, sizeof(*t), awaits, does_not_run(t));
}

struct tasklet_list {
	struct tasklet_struct *first;
	struct tasklet_struct **end;
};

static DEFINE_PER_CPU(struct tasklet_list, tasklets);
static DEFINE_PER_CPU(struct tasklet_list, hi_tasklets);
/* What a softirq has taken from one of those.  Softirqs do not nest, so there is one at most. */
static DEFINE_PER_CPU(struct tasklet_list, taken);
/* Of these the one that it looks at, on no list; null once its memory has gone. */
static DEFINE_PER_CPU(struct tasklet_struct *, at_hand);
static DEFINE_PER_CPU(struct tasklet_struct *, running_tasklet);

static void remove(struct tasklet_list *list, const struct tasklet_struct *t)
{
	struct tasklet_struct **place = &list->first;

	while (*place && *place != t)
		place = &(*place)->next;
	if (!*place)
		return;
	*place = t->next;
	if (list->end == &t->next)
		list->end = place;
}

static void append(struct tasklet_list *list, struct tasklet_struct *t)
{
	t->next = NULL;
	*list->end = t;
	list->end = &t->next;
}

static void make_empty(struct tasklet_list *list)
{
	list->first = NULL;
	list->end = &list->first;
}

static void take_all(struct tasklet_list *list)
{
	struct tasklet_list *all = this_cpu_ptr(&taken);

	make_empty(all);
	if (!list->first)
		return;
	*all = *list;
	make_empty(list);
}

static struct tasklet_struct *take_first(void)
{
	struct tasklet_struct *t = __this_cpu_read(taken.first);

	if (t)
		remove(this_cpu_ptr(&taken), t);
	__this_cpu_write(at_hand, t);
	return t;
}

/* Any context.  The memory of the tasklet goes. */
static void repair(void *tasklet)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		remove(per_cpu_ptr(&tasklets, cpu), tasklet);
		remove(per_cpu_ptr(&hi_tasklets, cpu), tasklet);
		remove(per_cpu_ptr(&taken, cpu), tasklet);
		if (per_cpu(at_hand, cpu) == tasklet)
			per_cpu(at_hand, cpu) = NULL;
	}
}

static const struct active_type tasklet_type = {
	.name = "a tasklet",
	.state = "is scheduled",
	.size = sizeof(struct tasklet_struct),
	.embedded = true,
	.repair = repair,
};

static void schedule_common(struct tasklet_struct *t, struct tasklet_list __percpu *lists,
			    unsigned int nr)
{
	u32 irqs_off;

	touch(t, 0);
	tophalf_point();
	if (object_is_gone(t, "a tasklet", "tasklet_schedule"))
		return;
	if (never_written(t->func)) {
		tophalf_report(TOPHALF_RULE_UNINITIALISED_OBJECT,
			       "a tasklet without a function is scheduled: it was never set up");
		/* It would run into the same once more. */
		clear_bit(TASKLET_STATE_SCHED, &t->state);
		return;
	}
	irqs_off = sched_interrupts_off();
	append(this_cpu_ptr(lists), t);
	kcsan_release_object(t);
	active_begin(&tasklet_type, t, t, t->func);
	raise_softirq_irqoff(nr);
	sched_interrupts_restore(irqs_off);
}

/* Any context.  The caller has set TASKLET_STATE_SCHED. */
void __tasklet_schedule(struct tasklet_struct *t)
{
	operation_begin(_RET_IP_);
	schedule_common(t, &tasklets, TASKLET_SOFTIRQ);
}

void __tasklet_hi_schedule(struct tasklet_struct *t)
{
	operation_begin(_RET_IP_);
	schedule_common(t, &hi_tasklets, HI_SOFTIRQ);
}

/* Any context. */
static bool clear_scheduled(struct tasklet_struct *t)
{
	if (!test_and_clear_bit(TASKLET_STATE_SCHED, &t->state))
		return false;
	active_end(&tasklet_type, t);
	wake_up_var(&t->state);
	return true;
}

/* Softirq, RUN is ours. */
static void run_tasklet(struct tasklet_struct *t)
{
	struct context_frame frame;

	this_cpu_write(running_tasklet, t);
	context_enter(&frame, TOPHALF_CONTEXT_SOFTIRQ, t->func);
	kcsan_acquire_object(t);
	kcsan_acquire_object(&t->count);
	if (t->use_callback)
		t->callback(t);
	else
		t->func(t->data);
	touch(t, 0);
	kcsan_release_object(t);
	context_exit(&frame);
	this_cpu_write(running_tasklet, NULL);
}

/* True if it has run, or was no longer scheduled. */
static bool try_to_run(struct tasklet_struct *t)
{
	bool ran = false;

	touch(t, 0);
	if (!tasklet_trylock(t))
		return false;
	if (!atomic_read(&t->count)) {
		ran = true;
		if (WARN_ONCE(!t->func, "a tasklet has no function\n"))
			clear_scheduled(t);
		else if (!WARN_ONCE(!clear_scheduled(t), "tasklet SCHED state not set: %ps\n", t->func))
			run_tasklet(t);
	}
	tasklet_unlock(t);
	return ran;
}

/* False once its memory has gone, at one of the points in between. */
static bool is_at_hand(const struct tasklet_struct *t)
{
	return __this_cpu_read(at_hand) == t;
}

/* Softirq. */
static void run_list(struct tasklet_list *list, unsigned int nr)
{
	struct tasklet_struct *t;

	take_all(list);
	while ((t = take_first())) {
		operation_step();
		tophalf_point();
		if (!is_at_hand(t) || try_to_run(t) || !is_at_hand(t))
			continue;
		append(list, t);
		sched_interrupts_off();
		__raise_softirq_irqoff(nr);
		sched_interrupts_restore(0);
	}
}

/* BH workqueues share the vectors of tasklets since Linux 6.9. */
static void run_bh_work(bool highpri)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	workqueue_softirq_action(highpri);
#endif
}

static void tasklet_action(void)
{
	run_bh_work(false);
	run_list(this_cpu_ptr(&tasklets), TASKLET_SOFTIRQ);
}

static void tasklet_hi_action(void)
{
	run_bh_work(true);
	run_list(this_cpu_ptr(&hi_tasklets), HI_SOFTIRQ);
}

void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *))
{
	active_check_setup(t, sizeof(*t));
	*t = (struct tasklet_struct){ .callback = callback, .use_callback = true };
}

void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data)
{
	active_check_setup(t, sizeof(*t));
	*t = (struct tasklet_struct){ .func = func, .data = data };
}

/* ---- waiting for a tasklet --------------------------------------------------------- */

/*
 * A softirq runs to its end before the CPU does anything else, so code that
 * finds the tasklet running on its own CPU is called by it, or interrupts it.
 */
static void check_self_wait(const struct tasklet_struct *t, const char *what)
{
	if (raw_cpu_read(running_tasklet) == t)
		tophalf_report(TOPHALF_RULE_DEADLOCK,
			       "%s waits for tasklet %ps, which runs below it on this CPU",
			       what, t->func);
}

static void find_tasklet_cpu(const struct task_wait *wait, struct blockers *blockers)
{
	unsigned int cpu;

	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++)
		if (per_cpu(running_tasklet, cpu) == wait->object)
			blocker_add_cpu(blockers, cpu, LEVEL_SOFTIRQ);
}

static const struct wait_kind wait_tasklet = {
	.what = "tasklet", .by = "which interrupts", .find = find_tasklet_cpu,
};

/* Any context. */
static bool is_running(struct tasklet_struct *t)
{
	touch(t, 0);
	return test_bit(TASKLET_STATE_RUN, &t->state);
}

/* Any context.  True if it was not scheduled, and now it is as far as others can see. */
static bool take_state(struct tasklet_struct *t)
{
	touch(t, 0);
	return !test_and_set_bit(TASKLET_STATE_SCHED, &t->state);
}

/* Process context.  `may_sleep` is the answer to whether it may: who asked was told once. */
static void wait_not_running(struct tasklet_struct *t, bool may_sleep, const char *what)
{
	struct task_wait wait;

	check_self_wait(t, what);
	kcsan_acquire_object(t);
	if (!is_running(t))
		return;
	if (!may_sleep) {
		tasklet_unlock_spin_wait(t);
		return;
	}
	wait_begin(&wait, &wait_tasklet, t, NULL, t->func, false);
	wait_var_event(&t->state, !is_running(t));
	wait_end(&wait);
	kcsan_acquire_object(t);
}

void tasklet_unlock_wait(struct tasklet_struct *t)
{
	operation_begin(_RET_IP_);
	wait_not_running(t, check_may_sleep("tasklet_disable"), "tasklet_disable");
}

/* Any context but the tasklet's own. */
void tasklet_unlock_spin_wait(struct tasklet_struct *t)
{
	struct task_wait wait;
	unsigned long state;

	touch(t, operation_begin_await(does_not_run, t, _RET_IP_));
	check_self_wait(t, "tasklet_unlock_spin_wait");
	while ((state = READ_ONCE(t->state)) & BIT(TASKLET_STATE_RUN)) {
		wait_begin(&wait, &wait_tasklet, t, NULL, t->func, false);
		tophalf_host->spin_wait(&t->state, sizeof(t->state), state);
		wait_end(&wait);
	}
	kcsan_acquire_object(t);
}

/* Softirq. */
void tasklet_unlock(struct tasklet_struct *t)
{
	clear_bit(TASKLET_STATE_RUN, &t->state);
	wake_up_var(&t->state);
}

/* Waiting where one must not has been reported; the tasklet has to end nevertheless. */
static void take_scheduled(struct tasklet_struct *t, bool may_sleep)
{
	struct task_wait wait;

	if (may_sleep) {
		wait_begin(&wait, &wait_tasklet, t, NULL, t->func, false);
		wait_var_event(&t->state, take_state(t));
		wait_end(&wait);
		return;
	}
	while (!take_state(t))
		cpu_relax();
}

/* Process context, may sleep.  It must not be scheduled again meanwhile, and not be disabled. */
void tasklet_kill(struct tasklet_struct *t)
{
	bool may_sleep;

	operation_begin(_RET_IP_);
	if (in_interrupt())
		pr_notice("Attempt to kill tasklet from interrupt\n");
	check_self_wait(t, "tasklet_kill");
	may_sleep = check_may_sleep("tasklet_kill");
	take_scheduled(t, may_sleep);
	wait_not_running(t, may_sleep, "tasklet_kill");
	clear_scheduled(t);
}

/* Boot. */
void tasklet_vectors_init(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		make_empty(per_cpu_ptr(&tasklets, cpu));
		make_empty(per_cpu_ptr(&hi_tasklets, cpu));
		make_empty(per_cpu_ptr(&taken, cpu));
	}
	open_softirq(TASKLET_SOFTIRQ, tasklet_action);
	open_softirq(HI_SOFTIRQ, tasklet_hi_action);
}
