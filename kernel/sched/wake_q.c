// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks collected under a lock and woken after it, and waiting for I/O.
 */
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/wake_q.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include "sched.h"

static bool add_to_queue(struct wake_q_head *head, struct task_struct *task)
{
	struct wake_q_node *node = &task->wake_q;

	/* A task stands in one queue: whoever put it there will wake it. */
	if (node->next)
		return false;
	node->next = WAKE_Q_TAIL;
	*head->lastp = node;
	head->lastp = &node->next;
	return true;
}

/* Any context. */
void wake_q_add(struct wake_q_head *head, struct task_struct *task)
{
	if (add_to_queue(head, task))
		get_task_struct(task);
}

/* Any context.  The caller's reference goes to the queue. */
void wake_q_add_safe(struct wake_q_head *head, struct task_struct *task)
{
	if (!add_to_queue(head, task))
		put_task_struct(task);
}

/* Any context. */
void wake_up_q(struct wake_q_head *head)
{
	struct wake_q_node *node = head->first;

	while (node != WAKE_Q_TAIL) {
		struct task_struct *task = container_of(node, struct task_struct, wake_q);

		node = node->next;
		task->wake_q.next = NULL;
		wake_up_process(task);
		put_task_struct(task);
	}
}

/* Process context. */
int io_schedule_prepare(void)
{
	int before = current->in_iowait;

	current->in_iowait = 1;
	return before;
}

void io_schedule_finish(int token)
{
	current->in_iowait = token;
}

/* Process context, may sleep. */
long __sched io_schedule_timeout(long timeout)
{
	int token = io_schedule_prepare();
	long left = schedule_timeout(timeout);

	io_schedule_finish(token);
	return left;
}

void __sched io_schedule(void)
{
	int token = io_schedule_prepare();

	schedule();
	io_schedule_finish(token);
}

unsigned int nr_iowait(void)
{
	struct task_struct *task;
	unsigned int count = 0;

	for_each_process(task)
		count += task->in_iowait && !task->on_rq;
	return count;
}

static const char *state_name(const struct task_struct *task)
{
	unsigned int state = READ_ONCE(task->__state);

	if (state == TASK_RUNNING)
		return "running";
	if (state & TASK_INTERRUPTIBLE)
		return "interruptible";
	if (state & TASK_UNINTERRUPTIBLE)
		return state & TASK_NOLOAD ? "idle" : "uninterruptible";
	return state == TASK_DEAD ? "dead" : state & TASK_PARKED ? "parked" : "stopped";
}

/* Any context. */
void sched_show_task(struct task_struct *task)
{
	pr_info("task:%s state:%s pid:%d\n", task->comm, state_name(task), task->pid);
}

void show_state_filter(unsigned int states)
{
	struct task_struct *task;

	for_each_process(task)
		if (!states || READ_ONCE(task->__state) & states)
			sched_show_task(task);
}

void dump_cpu_task(int cpu)
{
	sched_show_task(tophalf_cpu_current[cpu]);
}

/* Any context.  Where a task waits is not kept. */
unsigned long get_wchan(struct task_struct *task)
{
	(void)task;
	return 0;
}
