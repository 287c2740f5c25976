// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must not be held: at the end of a task, a system call, a handler, a timer or
 * work function, and in memory that is freed or initialised anew.
 */
#include <linux/debug_locks.h>
#include <linux/lockdep.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include "../report.h"
#include "lockdep_internal.h"

/* Any context.  [from, from + length) is about to be freed or initialised anew. */
void debug_check_no_locks_freed(const void *from, unsigned long length)
{
	struct task_struct *task = current;
	int i;

	if (!debug_locks)
		return;
	for (i = 0; i < task->lockdep_depth; i++) {
		const struct held_lock *held = &task->held_locks[i];
		const void *lock = held->instance;
		unsigned long taken_at = held->acquire_ip;

		if (lock < from || lock >= from + length)
			continue;
		tophalf_note(&taken_at, 1, "it was taken at:");
		tophalf_report(TOPHALF_RULE_LOCK_FREED_HELD,
			       "%s is held while its memory is freed or initialised anew",
			       lock_name(held->instance->name));
		return;
	}
}

/* Whoever ends here goes on with the locks that it began with, so that the next finding is no echo. */
static void report_held(int depth, const char *who, const char *ends)
{
	struct task_struct *task = current;

	note_held_locks();
	tophalf_report(TOPHALF_RULE_LOCK_IMBALANCE, "%s %s while it holds %s", who, ends,
		       lock_name(task->held_locks[task->lockdep_depth - 1].instance->name));
	task->lockdep_depth = depth;
}

void debug_check_no_locks_held(void)
{
	if (debug_locks && current->lockdep_depth)
		report_held(0, current->comm, "exits");
}

/* Process context: the end of a system call. */
asmlinkage void lockdep_sys_exit(void)
{
	if (debug_locks && current->lockdep_depth)
		report_held(0, current->comm, "returns to user space");
}

/* Any context, when a function that was entered with `depth` locks has returned. */
void lockdep_context_exit(const struct tophalf_frame *frame, int depth, bool told)
{
	struct task_struct *task = current;

	if (!debug_locks || task->lockdep_depth <= depth)
		return;
	if (!told && frame->function) {
		note_held_locks();
		tophalf_report_frame(TOPHALF_RULE_LOCK_IMBALANCE, frame, "%ps returned while it holds %s",
				     (void *)frame->function,
				     lock_name(task->held_locks[task->lockdep_depth - 1].instance->name));
	}
	task->lockdep_depth = depth;
}

void debug_show_held_locks(struct task_struct *task)
{
	int i;

	for (i = 0; i < task->lockdep_depth; i++)
		pr_info(" #%d: %s, taken at %pS\n", i, lock_name(task->held_locks[i].instance->name),
			(void *)task->held_locks[i].acquire_ip);
}

void debug_show_all_locks(void)
{
	struct task_struct *task;

	for_each_process(task)
		debug_show_held_locks(task);
}

/* Any context. */
void lockdep_rcu_suspicious(const char *file, const int line, const char *what)
{
	(void)file;
	(void)line;
	note_held_locks();
	tophalf_report(TOPHALF_RULE_WARN, "suspicious RCU usage: %s", what);
}
