// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scheduler: switching tasks, and when.
 *
 * Preemption: TIF_NEED_RESCHED is set where a task that must run became
 * runnable, and at a tick or rescheduling interrupt where another could.  It is
 * looked at when preemption or interrupts are enabled and on the way out of an
 * interrupt.  Which task runs next is sched/runqueue.c.
 *
 * Nothing here is interrupted: the machine changes CPUs or takes interrupts at
 * preemption points only, and what is kept here is consistent at each.
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
#include "../workqueue_internal.h"
#include "../operation.h"
#include "sched.h"

struct task_struct *tophalf_current = &init_task;
struct task_struct *tophalf_cpu_current[TOPHALF_MAX_CPUS] = { &init_task };

static struct task_struct *switched_from[TOPHALF_MAX_CPUS];
static unsigned long long context_switches;

DEFINE_PER_CPU(struct kernel_stat, kstat);
DEFINE_PER_CPU(struct kernel_cpustat, kernel_cpustat);

static bool runs_idle(unsigned int cpu)
{
	return tophalf_cpu_current[cpu] == sched_idle_tasks[cpu];
}

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

/* Interrupts off.  Returns when `previous` runs again, with the task that ran before it. */
struct task_struct *__switch_to(struct task_struct *previous, struct task_struct *next)
{
	unsigned int cpu = tophalf_machine.cpu;

	tophalf_task(previous)->frame = tophalf_machine.frame;
	tophalf_set_frame(tophalf_task(next)->frame);
	switched_from[cpu] = previous;
	tophalf_cpu_current[cpu] = next;
	tophalf_current = next;
	tophalf_cpu()->task = next->pid;
	tophalf_event(TOPHALF_EVENT_TASK, (unsigned long)next, next->comm);
	tophalf_host->switch_stack(&previous->thread.stack_pointer, next->thread.stack_pointer);
	return switched_from[tophalf_machine.cpu];
}

/* Interrupts off, on the stack of what runs now. */
static void finish_switch(struct task_struct *previous)
{
	previous->on_cpu = 0;
	sched_count_runnable();
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
	if (previous == sched_idle_tasks[cpu]) {
		;
	} else if (!preempted && state) {
		previous->on_rq = 0;
		previous->nvcsw++;
	} else {
		/* sched_rt_entity.on_list: it was preempted and may go on before its equals. */
		previous->rt.on_list = !gives_way;
		list_add_tail(&previous->rt.run_list, &sched_queue);
		previous->nivcsw++;
	}
	next = sched_pick_next(cpu, previous);
	if (next != previous) {
		/* It may be able to go on elsewhere at once. */
		if (!list_empty(&previous->rt.run_list)) {
			sched_leaves_home(previous, false);
			list_del_init(&previous->rt.run_list);
			sched_enqueue(previous, previous->policy == SCHED_FIFO && !gives_way);
		}
		clear_tsk_need_resched(previous);
		switch_tasks(previous, next);
	} else {
		sched_count_runnable();
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

/* Process context.  A worker that is going to sleep lets another one have its CPU. */
void schedule_checked(void)
{
	bool sleeps = !task_is_running(current);

	if (in_any_interrupt() || current == sched_idle_tasks[tophalf_machine.cpu]) {
		wait_in_interrupt();
		return;
	}
	operation_touch(&current->__state, sizeof(current->__state), TOPHALF_TOUCH_WRITES);
	if (current->flags & PF_WQ_WORKER && sleeps)
		wq_worker_sleeping(current);
	do {
		__preempt_count_add(PREEMPT_OFFSET);
		reschedule(false, false);
		__preempt_count_sub(PREEMPT_OFFSET);
	} while (need_resched() && !preempt_count());
	if (current->flags & PF_WQ_WORKER)
		wq_worker_running(current);
	if (unlikely(tophalf_machine.by_operations) && sleeps)
		operation_resumes();
	kcsan_acquire_object(current);
}

/*
 * Process context, preemptible.  In any other the caller is told of, and the
 * switch is made nevertheless: preempt_count and the interrupt flag are the
 * task's and come back with it.
 */
void schedule(void)
{
	operation_begin(_RET_IP_);
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

/* Process context, may sleep: where Linux's worker threads have cond_resched(). */
void sched_between_works(void)
{
	tophalf_host->progress();
	cond_resched();
}

/* A new task's first steps: reschedule() was left on the stack of the one before it. */
void sched_task_begins(void)
{
	finish_switch(switched_from[tophalf_machine.cpu]);
	__preempt_count_sub(PREEMPT_OFFSET);
	kcsan_acquire_object(current);
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

/* ---- what others ask ---------------------------------------------------------- */

void sched_set_idle(unsigned int cpu, struct task_struct *task)
{
	sched_idle_tasks[cpu] = task;
	tophalf_cpu_current[cpu] = task;
	task_thread_info(task)->cpu = cpu;
	task_thread_info(task)->preempt_count = INIT_PREEMPT_COUNT;
	task->flags |= PF_IDLE | PF_KTHREAD | PF_NO_SETAFFINITY;
	task->on_cpu = 1;
	WRITE_ONCE(task->__state, TASK_RUNNING);
}

struct task_struct *idle_task(int cpu)
{
	return sched_idle_tasks[cpu];
}

struct task_struct *curr_task(int cpu)
{
	return tophalf_cpu_current[cpu];
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
	return tophalf_cpu_current[task_cpu(task)] == task;
}

bool single_task_running(void)
{
	return !tophalf_cpu()->runnable;
}

unsigned int nr_running(void)
{
	unsigned int cpu, count = list_count_nodes(&sched_queue);

	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++)
		count += tophalf_cpu_current[cpu] && !runs_idle(cpu);
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
			if (!s2idle_sleep())
				tophalf_host->halt();
			local_irq_enable();
			local_irq_disable();
		}
		local_irq_enable();
		tick_nohz_idle_exit();
		reschedule(true, false);
	}
}
