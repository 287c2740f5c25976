// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scheduler.
 *
 * All runnable tasks that no CPU runs stand in one queue, the longest runnable
 * first.  A CPU that asks for a task gets one of the best rank among those that
 * may run on it: real-time tasks by their priority, then all others as equals.
 * Which of several equals is a choice, and 0 is the head of the queue.
 *
 * This is not how Linux balances load; it is what Linux promises: a task runs
 * only where its affinity allows, a higher real-time priority runs before a
 * lower one, SCHED_FIFO is not preempted by its equals, and for everything else
 * any order may happen.  Exploration decides which does.
 *
 * Preemption: TIF_NEED_RESCHED is set where a task that must run became
 * runnable, and at a tick or rescheduling interrupt where another could.  It is
 * looked at when preemption or interrupts are enabled and on the way out of an
 * interrupt.  Nothing here is interrupted: the machine changes CPUs or takes
 * interrupts at preemption points only, and the queue is consistent at each.
 */
#include <linux/cpumask.h>
#include <linux/hardirq.h>
#include <linux/kernel_stat.h>
#include <linux/rcupdate.h>
#include <linux/sched/debug.h>
#include <linux/sched/idle.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/wake_q.h>
#include <linux/smp.h>
#include <linux/tick.h>
#include <asm/switch_to.h>
#include "sched.h"

struct task_struct *tophalf_current = &init_task;
struct task_struct *tophalf_cpu_current[TOPHALF_MAX_CPUS] = { &init_task };

static struct task_struct *idle_tasks[TOPHALF_MAX_CPUS];
static struct task_struct *switched_from[TOPHALF_MAX_CPUS];
static LIST_HEAD(run_queue);
static unsigned long long context_switches;

DEFINE_PER_CPU(struct kernel_stat, kstat);
DEFINE_PER_CPU(struct kernel_cpustat, kernel_cpustat);

/* Any context. */
u32 sched_interrupts_off(void)
{
	u32 was = tophalf_cpu()->irqs_off;

	tophalf_cpu()->irqs_off = 1;
	if (!was)
		lockdep_hardirqs_off(_RET_IP_);
	return was;
}

/* Any context. */
void sched_interrupts_restore(u32 irqs_off)
{
	if (irqs_off)
		return;
	lockdep_hardirqs_on_prepare();
	lockdep_hardirqs_on(_RET_IP_);
	arch_local_irq_restore(ARCH_IRQ_ENABLED);
}

/* Any context. */
int sched_rank(const struct task_struct *task)
{
	if (task->flags & PF_IDLE)
		return MAX_PRIO + 1;
	if (task->prio < MAX_RT_PRIO)
		return task->prio;
	return task->policy == SCHED_IDLE ? MAX_RT_PRIO + 1 : MAX_RT_PRIO;
}

static struct task_struct *running_on(unsigned int cpu)
{
	return tophalf_cpu_current[cpu];
}

static bool runs_idle(unsigned int cpu)
{
	return running_on(cpu) == idle_tasks[cpu];
}

static bool allowed_on(const struct task_struct *task, unsigned int cpu)
{
	return cpumask_test_cpu(cpu, task->cpus_ptr);
}

#define for_each_queued(task) list_for_each_entry(task, &run_queue, rt.run_list)

/*
 * Keeps what the machine reads up to date: how many tasks could replace the one
 * that a CPU runs.  SCHED_FIFO gives way to a better rank only.
 */
static void count_runnable(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++) {
		const struct task_struct *running = running_on(cpu), *task;
		u32 count = 0;

		if (running)
			for_each_queued(task)
				if (allowed_on(task, cpu) &&
				    sched_rank(task) < sched_rank(running) +
						       (running->policy != SCHED_FIFO))
					count++;
		tophalf_machine.cpu_state[cpu].runnable = count;
	}
}

/* Any context. */
void resched_curr(unsigned int cpu)
{
	struct task_struct *running = running_on(cpu);

	if (test_tsk_need_resched(running))
		return;
	set_tsk_need_resched(running);
	if (cpu != tophalf_machine.cpu)
		arch_smp_send_reschedule(cpu);
}

/*
 * The CPU that a newly runnable task is worth disturbing: an idle one, its last
 * one if possible, else the one whose task has the worst rank.  -1 if none.
 */
static int cpu_to_disturb(const struct task_struct *task)
{
	int best = -1, worst_rank = sched_rank(task);
	unsigned int i;

	for (i = 0; i < tophalf_machine.cpus; i++) {
		unsigned int cpu = (task_cpu(task) + i) % tophalf_machine.cpus;
		int rank;

		if (!cpu_online(cpu) || !running_on(cpu) || !allowed_on(task, cpu))
			continue;
		rank = sched_rank(running_on(cpu));
		if (rank <= worst_rank || test_tsk_need_resched(running_on(cpu)))
			continue;
		worst_rank = rank;
		best = cpu;
	}
	return best;
}

/* Interrupts may be on: no preemption point lies inside. */
static void enqueue(struct task_struct *task, bool at_head)
{
	int cpu;

	if (at_head)
		list_add(&task->rt.run_list, &run_queue);
	else
		list_add_tail(&task->rt.run_list, &run_queue);
	task->on_rq = 1;
	cpu = cpu_to_disturb(task);
	if (cpu >= 0)
		resched_curr(cpu);
	count_runnable();
}

static void dequeue(struct task_struct *task)
{
	list_del_init(&task->rt.run_list);
	count_runnable();
}

/* Any context. */
void sched_reconsider(struct task_struct *task)
{
	if (task->on_cpu) {
		unsigned int cpu = task_cpu(task);

		count_runnable();
		if (!(task->flags & PF_IDLE) &&
		    (tophalf_machine.cpu_state[cpu].runnable || !allowed_on(task, cpu)))
			resched_curr(cpu);
		return;
	}
	if (!task->on_rq)
		return;
	dequeue(task);
	enqueue(task, false);
}

/* How many queued tasks of the best rank may run on `cpu`; that rank in *rank. */
static unsigned int count_best(unsigned int cpu, int *rank)
{
	struct task_struct *task;
	unsigned int count = 0;

	*rank = INT_MAX;
	for_each_queued(task) {
		if (!allowed_on(task, cpu) || sched_rank(task) > *rank)
			continue;
		if (sched_rank(task) < *rank)
			count = 0;
		*rank = sched_rank(task);
		count++;
	}
	return count;
}

/*
 * Chooses what `cpu` runs next and takes it from the queue.  `previous` stands
 * at its end if it could go on: it does so only where nothing else can, unless
 * it is SCHED_FIFO, which its equals do not replace.
 */
static struct task_struct *pick_next(unsigned int cpu, struct task_struct *previous)
{
	bool queued = !list_empty(&previous->rt.run_list) && allowed_on(previous, cpu);
	struct task_struct *task;
	unsigned int count, index;
	int rank;

	count = count_best(cpu, &rank);
	if (!count)
		return idle_tasks[cpu];
	if (queued && sched_rank(previous) == rank) {
		if (previous->policy == SCHED_FIFO && previous->rt.on_list) {
			dequeue(previous);
			return previous;
		}
		if (count > 1)
			count--;
	}
	index = tophalf_choose(TOPHALF_CHOOSE_TASK, count);
	for_each_queued(task)
		if (allowed_on(task, cpu) && sched_rank(task) == rank && !index--)
			break;
	list_del_init(&task->rt.run_list);
	return task;
}

/* Interrupts off.  Returns when `previous` runs again, with the task that ran before it. */
struct task_struct *__switch_to(struct task_struct *previous, struct task_struct *next)
{
	unsigned int cpu = tophalf_machine.cpu;

	tophalf_task(previous)->frame = tophalf_machine.frame;
	tophalf_machine.frame = tophalf_task(next)->frame;
	switched_from[cpu] = previous;
	tophalf_cpu_current[cpu] = next;
	tophalf_current = next;
	tophalf_host->switch_stack(&previous->thread.stack_pointer, next->thread.stack_pointer);
	return switched_from[tophalf_machine.cpu];
}

/* Interrupts off, on the stack of what runs now. */
static void finish_switch(struct task_struct *previous)
{
	previous->on_cpu = 0;
	count_runnable();
	if (READ_ONCE(previous->__state) == TASK_DEAD)
		task_dead(previous);
}

static void switch_tasks(struct task_struct *previous, struct task_struct *next)
{
	unsigned int cpu = tophalf_machine.cpu;

	next->on_cpu = 1;
	task_thread_info(next)->cpu = cpu;
	context_switches++;
	/* A task without memory of its own goes on in whatever was mapped. */
	next->active_mm = next->mm ? next->mm : previous->active_mm;
	switch_to(previous, next, previous);
	finish_switch(previous);
}

/* On a CPU's own stack, preemption off by one, interrupts as the caller has them. */
static void reschedule(bool preempted, bool gives_way)
{
	struct task_struct *previous = current, *next;
	u32 irqs_off = sched_interrupts_off();
	unsigned int cpu = tophalf_machine.cpu;
	unsigned int state = READ_ONCE(previous->__state);

	rcu_note_context_switch(preempted);
	if (!preempted && state && signal_pending_state(state, previous)) {
		WRITE_ONCE(previous->__state, TASK_RUNNING);
		state = TASK_RUNNING;
	}
	clear_tsk_need_resched(previous);
	if (previous == idle_tasks[cpu]) {
		;
	} else if (!preempted && state) {
		previous->on_rq = 0;
		previous->nvcsw++;
	} else {
		/* sched_rt_entity.on_list: it was preempted and may go on before its equals. */
		previous->rt.on_list = !gives_way;
		list_add_tail(&previous->rt.run_list, &run_queue);
		previous->nivcsw++;
	}
	next = pick_next(cpu, previous);
	if (next != previous) {
		/* It may be able to go on elsewhere at once. */
		if (!list_empty(&previous->rt.run_list)) {
			list_del_init(&previous->rt.run_list);
			enqueue(previous, false);
		}
		clear_tsk_need_resched(previous);
		switch_tasks(previous, next);
	} else {
		count_runnable();
	}
	sched_interrupts_restore(irqs_off);
}

/*
 * An interrupt runs on the stack of the task that it interrupted, so that a
 * switch here would put that task to sleep in the middle of an interrupt and
 * leave the CPU's interrupt state behind.  Waiting is turned into polling: the
 * caller wakes at once, finds what it waits for not there, and comes back.
 * Where that never ends the machine finds an endless wait.
 */
static void wait_in_interrupt(void)
{
	__set_current_state(TASK_RUNNING);
	tophalf_host->relax();
}

static bool in_any_interrupt(void)
{
	return hardirq_count() || in_serving_softirq();
}

/* Process context. */
void schedule_checked(void)
{
	if (in_any_interrupt() || current == idle_tasks[tophalf_machine.cpu]) {
		wait_in_interrupt();
		return;
	}
	do {
		__preempt_count_add(PREEMPT_OFFSET);
		reschedule(false, false);
		__preempt_count_sub(PREEMPT_OFFSET);
	} while (need_resched() && !preempt_count());
}

/*
 * Process context, preemptible.  In any other the caller is told of, and the
 * switch is made nevertheless: preempt_count and the interrupt flag are the
 * task's and come back with it.
 */
void schedule(void)
{
	tophalf_point();
	if (preempt_count() || raw_irqs_disabled() || rcu_preempt_depth())
		check_may_schedule("schedule");
	schedule_checked();
}

void schedule_preempt_disabled(void)
{
	sched_preempt_enable_no_resched();
	schedule();
	preempt_disable();
}

/* Process context, preemption off by one. */
void sched_give_way(void)
{
	reschedule(true, true);
}

static void preempt_here(void)
{
	do {
		__preempt_count_add(PREEMPT_OFFSET);
		reschedule(true, false);
		__preempt_count_sub(PREEMPT_OFFSET);
	} while (need_resched());
}

/* Any context: preemption or interrupts that are still off forbid it. */
void preempt_schedule(void)
{
	if (preemptible())
		preempt_here();
}

void preempt_schedule_notrace(void)
{
	preempt_schedule();
}

/* On the way out of an interrupt, interrupts off. */
void preempt_schedule_irq(void)
{
	preempt_here();
}

void resched_if_needed_irq(void)
{
	if (!preempt_count() && need_resched())
		preempt_schedule_irq();
}

/* Process context.  True if the CPU was given up. */
int __cond_resched(void)
{
	tophalf_point();
	if (!should_resched(0))
		return 0;
	preempt_schedule();
	return 1;
}

/* A new task's first steps: reschedule() was left on the stack of the one before it. */
void sched_task_begins(void)
{
	finish_switch(switched_from[tophalf_machine.cpu]);
	__preempt_count_sub(PREEMPT_OFFSET);
	sched_interrupts_restore(0);
}

/* Hard IRQ. */
void scheduler_ipi_interrupt(void)
{
	if (tophalf_cpu()->runnable)
		set_tsk_need_resched(current);
}

/* Hard IRQ, from the tick: an equal that waits gets its turn. */
void sched_tick(void)
{
	if (tophalf_cpu()->runnable)
		set_tsk_need_resched(current);
}

/* The name until Linux 6.9. */
void scheduler_tick(void)
{
	sched_tick();
}

/* ---- waking ------------------------------------------------------------------ */

/* Any context.  True if `task` was in one of the states, and is runnable now. */
static int wake_up_task(struct task_struct *task, unsigned int states)
{
	unsigned int state = READ_ONCE(task->__state);

	if (!(state & states) || state == TASK_DEAD)
		return 0;
	WRITE_ONCE(task->__state, TASK_RUNNING);
	if (task->on_rq || task->flags & PF_IDLE)
		return 1;
	if (task->in_iowait)
		task->in_iowait = 0;
	enqueue(task, false);
	return 1;
}

int try_to_wake_up(struct task_struct *task, unsigned int states, int wake_flags)
{
	int woken;

	(void)wake_flags;
	tophalf_point();
	woken = wake_up_task(task, states);
	/* Where the woken task takes this CPU at once, it does so here. */
	if (woken && need_resched())
		preempt_schedule();
	return woken;
}

/* Any context.  1 if it was asleep, 0 if it was not. */
int wake_up_process(struct task_struct *task)
{
	return try_to_wake_up(task, TASK_NORMAL, 0);
}

int wake_up_state(struct task_struct *task, unsigned int state)
{
	return try_to_wake_up(task, state, 0);
}

void wake_up_new_task(struct task_struct *task)
{
	try_to_wake_up(task, TASK_NEW | TASK_NORMAL, 0);
}

int default_wake_function(wait_queue_entry_t *entry, unsigned int mode, int wake_flags, void *key)
{
	(void)key;
	return try_to_wake_up(entry->private, mode, wake_flags);
}

/* ---- what others ask ---------------------------------------------------------- */

void sched_set_idle(unsigned int cpu, struct task_struct *task)
{
	idle_tasks[cpu] = task;
	tophalf_cpu_current[cpu] = task;
	task_thread_info(task)->cpu = cpu;
	task_thread_info(task)->preempt_count = INIT_PREEMPT_COUNT;
	task->flags |= PF_IDLE | PF_KTHREAD | PF_NO_SETAFFINITY;
	task->on_cpu = 1;
	WRITE_ONCE(task->__state, TASK_RUNNING);
}

struct task_struct *idle_task(int cpu)
{
	return idle_tasks[cpu];
}

struct task_struct *curr_task(int cpu)
{
	return running_on(cpu);
}

int idle_cpu(int cpu)
{
	return runs_idle(cpu) && !tophalf_machine.cpu_state[cpu].runnable;
}

int available_idle_cpu(int cpu)
{
	return idle_cpu(cpu);
}

int task_curr(const struct task_struct *task)
{
	return running_on(task_cpu(task)) == task;
}

bool single_task_running(void)
{
	return !tophalf_cpu()->runnable;
}

unsigned int nr_running(void)
{
	unsigned int cpu, count = list_count_nodes(&run_queue);

	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++)
		count += running_on(cpu) && !runs_idle(cpu);
	return count;
}

unsigned long long nr_context_switches(void)
{
	return context_switches;
}

void kick_process(struct task_struct *task)
{
	if (task->on_cpu && task_cpu(task) != tophalf_machine.cpu)
		arch_smp_send_reschedule(task_cpu(task));
}

/* Boot. */
void sched_init(void)
{
	sched_set_idle(0, &init_task);
}

/* The idle task of the executing CPU, interrupts on or off.  Never returns. */
void schedule_idle_cpu(void)
{
	for (;;) {
		tick_nohz_idle_enter();
		local_irq_disable();
		while (!need_resched() && !tophalf_cpu()->runnable) {
			tick_nohz_idle_stop_tick();
			tophalf_host->halt();
			local_irq_enable();
			local_irq_disable();
		}
		local_irq_enable();
		tick_nohz_idle_exit();
		reschedule(true, false);
	}
}
