// SPDX-License-Identifier: GPL-2.0-only
/*
 * The runnable tasks.
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
 */
#include <linux/cpumask.h>
#include <linux/sched/rt.h>
#include <linux/smp.h>
#include <linux/wait.h>
#include "../operation.h"
#include "sched.h"

#define ALTERNATIVES_TOLD	32

struct task_struct *sched_idle_tasks[TOPHALF_MAX_CPUS];
LIST_HEAD(sched_queue);

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

/* ---- where tasks of a bounded program are at home ------------------------------ */

/* Null where nobody has been, and this where whoever was has ended: its interrupts may still come. */
#define ENDED	((const struct task_struct *)&at_home)

static const struct task_struct *at_home[TOPHALF_MAX_CPUS];

void sched_leaves_home(struct task_struct *task, bool ends)
{
	unsigned int home = tophalf_task(task)->home;

	if (home)
		at_home[home - 1] = ends ? ENDED : NULL;
	tophalf_task(task)->home = 0;
}

static bool is_home(unsigned int cpu)
{
	return at_home[cpu] && at_home[cpu] != ENDED;
}

static bool is_nobodys(unsigned int cpu)
{
	return !is_home(cpu);
}

static bool was_nobodys(unsigned int cpu)
{
	return !at_home[cpu];
}

void sched_operates(void)
{
	struct tophalf_task *task = tophalf_task(current);
	unsigned int cpu = tophalf_machine.cpu;

	task->operates = true;
	if (task->home == cpu + 1)
		return;
	sched_leaves_home(current, false);
	if (is_home(cpu))
		sched_leaves_home((struct task_struct *)at_home[cpu], false);
	at_home[cpu] = current;
	task->home = cpu + 1;
}

/* Whether `then` is true of one of the CPUs that the task may run on. */
static bool any_allowed(const struct task_struct *task, bool (*then)(unsigned int cpu))
{
	unsigned int cpu;

	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++)
		if (cpu_online(cpu) && then(cpu) && cpumask_test_cpu(cpu, task->cpus_ptr))
			return true;
	return false;
}

/* A new task goes where nobody was, then where nobody is, and then anywhere. */
static bool welcome(const struct task_struct *task, unsigned int cpu)
{
	unsigned int home = tophalf_task((struct task_struct *)task)->home;

	if (task->flags & PF_IDLE || at_home[cpu] == task)
		return true;
	if (home)
		return false;
	if (any_allowed(task, was_nobodys))
		return was_nobodys(cpu);
	return !is_home(cpu) || !any_allowed(task, is_nobodys);
}

static bool allowed_on(const struct task_struct *task, unsigned int cpu)
{
	if (unlikely(tophalf_machine.by_operations) && !welcome(task, cpu))
		return false;
	return cpumask_test_cpu(cpu, task->cpus_ptr);
}

#define for_each_queued(task) list_for_each_entry(task, &sched_queue, rt.run_list)

/*
 * Keeps what the machine reads up to date: how many tasks could replace the one
 * that a CPU runs.  SCHED_FIFO gives way to a better rank only.
 */
void sched_count_runnable(void)
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
void sched_enqueue(struct task_struct *task, bool at_head)
{
	int cpu;

	if (at_head)
		list_add(&task->rt.run_list, &sched_queue);
	else
		list_add_tail(&task->rt.run_list, &sched_queue);
	task->on_rq = 1;
	cpu = cpu_to_disturb(task);
	if (cpu >= 0)
		resched_curr(cpu);
	sched_count_runnable();
}

static void dequeue(struct task_struct *task)
{
	list_del_init(&task->rt.run_list);
	sched_count_runnable();
}

/* Any context. */
void sched_reconsider(struct task_struct *task)
{
	if (task->on_cpu) {
		unsigned int cpu = task_cpu(task);

		sched_count_runnable();
		if (!(task->flags & PF_IDLE) &&
		    (tophalf_machine.cpu_state[cpu].runnable || !allowed_on(task, cpu)))
			resched_curr(cpu);
		return;
	}
	if (!task->on_rq)
		return;
	dequeue(task);
	sched_enqueue(task, false);
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

/* Which of the first `count` queued tasks of that rank.  Strategies are told which they are. */
static unsigned int choose_task(unsigned int cpu, int rank, unsigned int count)
{
	u64 pids[ALTERNATIVES_TOLD];
	struct task_struct *task;
	unsigned int told = 0;

	if (count < 2 || count > ALTERNATIVES_TOLD)
		return tophalf_choose(TOPHALF_CHOOSE_TASK, count);
	for_each_queued(task)
		if (allowed_on(task, cpu) && sched_rank(task) == rank && told < count)
			pids[told++] = task->pid;
	return tophalf_host->choose_among(TOPHALF_CHOOSE_TASK, count, pids);
}

/*
 * Chooses what `cpu` runs next and takes it from the queue.  `previous` stands
 * at its end if it could go on: it does so only where nothing else can, unless
 * it is SCHED_FIFO, which its equals do not replace.
 */
struct task_struct *sched_pick_next(unsigned int cpu, struct task_struct *previous)
{
	bool queued = !list_empty(&previous->rt.run_list) && allowed_on(previous, cpu);
	struct task_struct *task;
	unsigned int count, index;
	int rank;

	count = count_best(cpu, &rank);
	if (!count)
		return sched_idle_tasks[cpu];
	if (queued && sched_rank(previous) == rank) {
		if (previous->policy == SCHED_FIFO && previous->rt.on_list) {
			dequeue(previous);
			return previous;
		}
		if (count > 1)
			count--;
	}
	index = choose_task(cpu, rank, count);
	for_each_queued(task)
		if (allowed_on(task, cpu) && sched_rank(task) == rank && !index--)
			break;
	list_del_init(&task->rt.run_list);
	return task;
}

/* ---- waking ------------------------------------------------------------------ */

/* Any context.  True if `task` was in one of the states, and is runnable now. */
static int wake_up_task(struct task_struct *task, unsigned int states)
{
	unsigned int state = READ_ONCE(task->__state);

	if (state == TASK_DEAD)
		return 0;
	if (!(state & states))
		return sched_wake_frozen(task, states);
	WRITE_ONCE(task->__state, TASK_RUNNING);
	if (task->on_rq || task->flags & PF_IDLE)
		return 1;
	if (task->in_iowait)
		task->in_iowait = 0;
	sched_enqueue(task, false);
	return 1;
}

unsigned long tophalf_wakeups;

int try_to_wake_up(struct task_struct *task, unsigned int states, int wake_flags)
{
	int woken;

	(void)wake_flags;
	tophalf_point();
	operation_touch(&task->__state, sizeof(task->__state), TOPHALF_TOUCH_WRITES);
	kcsan_release_object(task);
	woken = wake_up_task(task, states);
	tophalf_wakeups += woken;
	/* Where the woken task takes this CPU at once, it does so here. */
	if (woken && need_resched())
		preempt_schedule();
	return woken;
}

/* Any context.  1 if it was asleep, 0 if it was not. */
int wake_up_process(struct task_struct *task)
{
	operation_begin(_RET_IP_);
	return try_to_wake_up(task, TASK_NORMAL, 0);
}

int wake_up_state(struct task_struct *task, unsigned int state)
{
	operation_begin(_RET_IP_);
	return try_to_wake_up(task, state, 0);
}

void wake_up_new_task(struct task_struct *task)
{
	try_to_wake_up(task, TASK_NORMAL, 0);
}

int default_wake_function(wait_queue_entry_t *entry, unsigned int mode, int wake_flags, void *key)
{
	(void)key;
	return try_to_wake_up(entry->private, mode, wake_flags);
}
