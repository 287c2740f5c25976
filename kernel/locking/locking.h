/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the locks share.
 */
#ifndef TOPHALF_LOCKING_H
#define TOPHALF_LOCKING_H

#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched/debug.h>
#include <linux/sched/task.h>
#include "../operation.h"
#include "../sched/sched.h"
#include "waits.h"

/*
 * Any context.  The current task waits for a lock that it holds itself, or that
 * the code which it interrupted holds: reports it and ends the run, since there
 * is nothing that could happen next.
 */
void lock_self_deadlock(const char *kind, const void *lock, const char *name) __noreturn;

/* Any context.  True if the current task, or what it interrupted, is inside a section of `lock`. */
bool lock_section_held(const void *lock);

/* Any context.  The name that a lock has of itself: what is freed or overwritten has none. */
const char *lock_name(const char *name);

/* Any context.  A lock that nobody initialised, or that was freed, is used: what it has instead of its magic. */
void lock_uninitialised(const char *kind, const void *lock, unsigned long magic, const char *name);

/* Any context.  True where it might be wrong to sleep: the cheap half of the checks. */
static inline bool lock_maybe_atomic(void)
{
	return preempt_count() || raw_irqs_disabled() || rcu_preempt_depth();
}

/* Process context.  True if a sleeping lock may be waited for here; otherwise it was reported. */
static inline bool lock_may_sleep(const char *what)
{
	return !lock_maybe_atomic() || check_may_sleep(what);
}

static inline bool lock_may_mutex(const char *what)
{
	return !lock_maybe_atomic() || check_may_mutex(what);
}

/* Process context.  Sleeps in the state that was set; a wrong context is not reported twice. */
static inline void lock_sleep(bool allowed)
{
	if (allowed)
		schedule();
	else
		schedule_checked();
}

/*
 * Any context.  Wakes a waiter that may leave, and take what it stands in along,
 * as soon as the caller has let go: `release` is all that touches the lock.
 */
#define lock_wake(waiter_task, release)			\
do {							\
	struct task_struct *__woken = (waiter_task);	\
							\
	get_task_struct(__woken);			\
	release;					\
	wake_up_process(__woken);			\
	put_task_struct(__woken);			\
} while (0)

/* Any context.  Spinlocks and their like take and leave preemption without a section of its own. */
static inline void lock_preempt_disable(void)
{
	__preempt_count_add(PREEMPT_OFFSET);
}

void lock_preempt_enable(void);

#endif
