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

/*
 * Any context.  [from, from + length) is about to be freed or initialised anew.  The
 * lock stays held, as a release may come, but what it was is over: without a class
 * nothing more is said of it.
 */
void debug_check_no_locks_freed(const void *from, unsigned long length)
{
	struct task_struct *task = current;
	int i;

	if (!debug_locks)
		return;
	for (i = 0; i < task->lockdep_depth; i++) {
		struct held_lock *held = &task->held_locks[i];
		const void *lock = held->instance;
		unsigned long taken_at = held->acquire_ip;

		if (lock < from || lock >= from + length || !held_class(held))
			continue;
		tophalf_note(&taken_at, 1, "it was taken at:");
		tophalf_report(TOPHALF_RULE_LOCK_FREED_HELD,
			       "%s is held while its memory is freed or initialised anew",
			       lock_name(held->instance->name));
		held->prev_chain_key = 0;
		held->check = 0;
		return;
	}
}

/* The innermost lock that is held above the first `depth` ones and was not freed meanwhile; or null. */
static const struct held_lock *last_held(int depth)
{
	struct task_struct *task = current;
	int i;

	for (i = task->lockdep_depth - 1; i >= depth; i--)
		if (held_class(&task->held_locks[i]))
			return &task->held_locks[i];
	return NULL;
}

/* The finding lies where the lock was taken; the task goes on without, so that the next one is no echo. */
static void report_held(const char *ends)
{
	struct task_struct *task = current;
	const struct held_lock *last = last_held(0);

	if (!last) {
		task->lockdep_depth = 0;
		return;
	}
	note_held_locks();
	tophalf_report_at(TOPHALF_RULE_LOCK_IMBALANCE, last->acquire_ip - 1,
			  (unsigned long)__builtin_frame_address(0), "%s %s while it holds %s",
			  task->comm, ends, lock_name(last->instance->name));
	task->lockdep_depth = 0;
}

void debug_check_no_locks_held(void)
{
	if (debug_locks && current->lockdep_depth)
		report_held("exits");
}

/* Process context: the end of a system call. */
asmlinkage void lockdep_sys_exit(void)
{
	if (debug_locks && current->lockdep_depth)
		report_held("returns to user space");
}

/* Any context, when a function that was entered with `depth` locks has returned. */
void lockdep_context_exit(const struct tophalf_frame *frame, int depth, bool told)
{
	struct task_struct *task = current;
	const struct held_lock *last;

	if (!debug_locks || task->lockdep_depth <= depth)
		return;
	last = last_held(depth);
	if (last && !told && frame->function) {
		note_held_locks();
		tophalf_report_frame(TOPHALF_RULE_LOCK_IMBALANCE, frame, "%ps returned while it holds %s",
				     (void *)frame->function, lock_name(last->instance->name));
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
