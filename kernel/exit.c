// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a task ends: back in the context that it began in, with nothing held.
 */
#include <linux/completion.h>
#include <linux/debug_locks.h>
#include <linux/lockdep.h>
#include <linux/rcuwait.h>
#include <linux/sched/stat.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include "objects.h"
#include "sched/sched.h"

/*
 * Interrupts off, from the context switch away from a dead task.  What still
 * runs RCU readers over it keeps it until a grace period has passed.
 */
void task_dead(struct task_struct *previous)
{
	sched_leaves_home(previous, true);
	put_task_struct_rcu_user(previous);
}

/* What the task as a whole leaves behind is reported, and undone. */
static void leave_base_context(struct tophalf_task *task)
{
	while (tophalf_machine.frame && tophalf_machine.frame != &task->base.frame)
		context_exit((struct context_frame *)tophalf_machine.frame);
	context_exit(&task->base);
	tophalf_set_frame(&task->base.frame);
}

/* Process context.  Ends the current task. */
void __noreturn do_exit(long code)
{
	struct task_struct *task = current;

	if (in_interrupt() && (hardirq_count() || in_serving_softirq())) {
		tophalf_report(TOPHALF_RULE_BUG, "the end of a task, called in an interrupt");
		tophalf_host->end_run(TOPHALF_END_FATAL);
	}
	task->flags |= PF_EXITING;
	task->exit_code = code;
	debug_check_no_locks_held();
	rcu_forget_reader(task);
	leave_base_context(tophalf_task(task));
	active_check_freed(task->stack, TOPHALF_STACK_SIZE, "the end of the task whose stack is the");
	/* What kthread_stop() waits for. */
	if (task->vfork_done)
		complete(task->vfork_done);
	task->vfork_done = NULL;

	list_del_rcu(&task->tasks);
	tophalf_detach_pid(task);
	task->exit_state = EXIT_DEAD;
	nr_threads--;
	WRITE_ONCE(task->__state, TASK_DEAD);
	schedule_checked();
	BUG();
}

void __noreturn make_task_dead(int signal)
{
	do_exit(signal);
}

/* Any context. */
int rcuwait_wake_up(struct rcuwait *wait)
{
	struct task_struct *task;
	int woken = 0;

	rcu_read_lock();
	task = rcu_dereference(wait->task);
	if (task)
		woken = wake_up_process(task);
	rcu_read_unlock();
	return woken;
}

void finish_rcuwait(struct rcuwait *wait)
{
	rcu_assign_pointer(wait->task, NULL);
	__set_current_state(TASK_RUNNING);
}

bool thread_group_exited(struct pid *pid)
{
	struct task_struct *task;
	bool exited;

	rcu_read_lock();
	task = pid_task(pid, PIDTYPE_PID);
	exited = !task || READ_ONCE(task->exit_state);
	rcu_read_unlock();
	return exited;
}

/* What the compiler calls where code cannot be reached. */
void abort(void)
{
	BUG();
}
