// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scheduling policy, priority and affinity of a task, as it asks for them.
 */
#include <linux/cpumask.h>
#include <linux/sched/rt.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <uapi/linux/sched/types.h>
#include "sched.h"

static int priority_of(int policy, int rt_priority, int static_priority)
{
	if (policy == SCHED_DEADLINE)
		return MAX_DL_PRIO - 1;
	if (policy == SCHED_FIFO || policy == SCHED_RR)
		return MAX_RT_PRIO - 1 - rt_priority;
	return static_priority;
}

/* Keeps a priority that a waiter on an rt_mutex has lent. */
static void set_priority(struct task_struct *task)
{
	bool lent = task->prio < task->normal_prio;

	task->normal_prio = priority_of(task->policy, task->rt_priority, task->static_prio);
	if (!lent || task->normal_prio < task->prio)
		task->prio = task->normal_prio;
	sched_reconsider(task);
}

/* Any context. */
int sched_setattr_nocheck(struct task_struct *task, const struct sched_attr *attr)
{
	bool real_time = attr->sched_policy == SCHED_FIFO || attr->sched_policy == SCHED_RR;

	if (attr->sched_policy > SCHED_DEADLINE || attr->sched_policy == 4)
		return -EINVAL;
	if (attr->sched_priority >= MAX_RT_PRIO || real_time != !!attr->sched_priority)
		return -EINVAL;
	task->policy = attr->sched_policy;
	task->rt_priority = attr->sched_priority;
	if (!real_time && attr->sched_policy != SCHED_DEADLINE)
		task->static_prio = NICE_TO_PRIO(attr->sched_nice);
	set_priority(task);
	return 0;
}

int sched_setattr(struct task_struct *task, const struct sched_attr *attr)
{
	return sched_setattr_nocheck(task, attr);
}

int sched_setscheduler_nocheck(struct task_struct *task, int policy,
			       const struct sched_param *parameter)
{
	struct sched_attr attr = {
		.sched_policy = policy & ~SCHED_RESET_ON_FORK,
		.sched_priority = parameter->sched_priority,
		.sched_nice = PRIO_TO_NICE(task->static_prio),
	};

	return sched_setattr_nocheck(task, &attr);
}

int sched_setscheduler(struct task_struct *task, int policy, const struct sched_param *parameter)
{
	return sched_setscheduler_nocheck(task, policy, parameter);
}

void sched_set_fifo(struct task_struct *task)
{
	struct sched_param parameter = { .sched_priority = MAX_RT_PRIO / 2 };

	WARN_ON_ONCE(sched_setscheduler_nocheck(task, SCHED_FIFO, &parameter));
}

void sched_set_fifo_low(struct task_struct *task)
{
	struct sched_param parameter = { .sched_priority = 1 };

	WARN_ON_ONCE(sched_setscheduler_nocheck(task, SCHED_FIFO, &parameter));
}

void sched_set_normal(struct task_struct *task, int nice)
{
	struct sched_attr attr = { .sched_policy = SCHED_NORMAL, .sched_nice = nice };

	WARN_ON_ONCE(sched_setattr_nocheck(task, &attr));
}

/* Any context. */
void set_user_nice(struct task_struct *task, long nice)
{
	if (nice < MIN_NICE || nice > MAX_NICE)
		return;
	task->static_prio = NICE_TO_PRIO(nice);
	set_priority(task);
}

int can_nice(const struct task_struct *task, const int nice)
{
	(void)task;
	(void)nice;
	return 1;
}

int task_prio(const struct task_struct *task)
{
	return task->prio - MAX_RT_PRIO;
}

/* Process context. */
void yield(void)
{
	__set_current_state(TASK_RUNNING);
	tophalf_point();
	if (preempt_count() || raw_irqs_disabled() || rcu_preempt_depth()) {
		if (!check_may_schedule("yield"))
			return;
	}
	__preempt_count_add(PREEMPT_OFFSET);
	sched_give_way();
	__preempt_count_sub(PREEMPT_OFFSET);
}

/* Process context.  Gives way; to whom is a choice like any other. */
int yield_to(struct task_struct *task, bool preempt)
{
	(void)preempt;
	if (!task->on_rq)
		return -ESRCH;
	yield();
	return 1;
}

/* ---- affinity --------------------------------------------------------------- */

/* Any context.  The task does not run, or is current. */
void do_set_cpus_allowed(struct task_struct *task, const struct cpumask *mask)
{
	cpumask_copy(&task->cpus_mask, mask);
	task->nr_cpus_allowed = cpumask_weight(mask);
	sched_reconsider(task);
}

/* `task` runs on another CPU, where it may not stay. */
static void wait_until_moved(struct task_struct *task)
{
	while (task->on_cpu && !cpumask_test_cpu(task_cpu(task), task->cpus_ptr))
		cpu_relax();
}

/* Process context.  On return the task runs on an allowed CPU or not at all. */
int set_cpus_allowed_ptr(struct task_struct *task, const struct cpumask *mask)
{
	if (!cpumask_intersects(mask, cpu_online_mask))
		return -EINVAL;
	if (WARN_ON_ONCE(task == current && task->migration_disabled &&
			 !cpumask_test_cpu(task_cpu(task), mask)))
		return -EBUSY;
	do_set_cpus_allowed(task, mask);
	if (task->migration_disabled || cpumask_test_cpu(task_cpu(task), mask))
		return 0;
	if (task != current)
		wait_until_moved(task);
	else if (!preempt_count())
		preempt_schedule();
	return 0;
}

long sched_setaffinity(pid_t pid, const struct cpumask *mask)
{
	struct task_struct *task = pid ? find_get_task_by_vpid(pid) : get_task_struct(current);
	long error;

	if (!task)
		return -ESRCH;
	/* The kernel itself may move what user space may not. */
	error = task->flags & PF_NO_SETAFFINITY ? -EINVAL : set_cpus_allowed_ptr(task, mask);
	put_task_struct(task);
	return error;
}

/* Any context.  Preemptible, but on this CPU. */
void migrate_disable(void)
{
	struct task_struct *task = current;

	if (task->migration_disabled++)
		return;
	task->cpus_ptr = cpumask_of(tophalf_machine.cpu);
}

void migrate_enable(void)
{
	struct task_struct *task = current;

	if (WARN_ON_ONCE(!task->migration_disabled))
		return;
	if (--task->migration_disabled)
		return;
	task->cpus_ptr = &task->cpus_mask;
	sched_reconsider(task);
	if (!cpumask_test_cpu(tophalf_machine.cpu, task->cpus_ptr))
		preempt_schedule();
}

/* Process context.  Waits until `task` has left its CPU in one of the states; 0 if it did not. */
unsigned long wait_task_inactive(struct task_struct *task, unsigned int states)
{
	while (task->on_cpu) {
		if (states && !(READ_ONCE(task->__state) & states))
			return 0;
		cpu_relax();
	}
	if (states && !(READ_ONCE(task->__state) & states))
		return 0;
	return (task->nvcsw << 1) | 1;
}
