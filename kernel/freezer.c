// SPDX-License-Identifier: GPL-2.0-only
/*
 * Freezing of tasks, on the way to system sleep (Documentation/power/freezing-of-tasks.rst).
 *
 * A task that is asked to freeze does so where it waits, if it said that this is
 * all the same to it (TASK_FREEZABLE), and otherwise when it comes by
 * try_to_freeze(): a user task on its way back to user space, a kernel thread
 * wherever it calls it.  A user task that sleeps interruptibly is made to come by
 * as if a signal had been sent.
 *
 * What a task waited for may come true while it is frozen: a wake-up then clears
 * saved_state, and the task runs as soon as it is thawed (sched/runqueue.c).
 */
#include <linux/freezer.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <vdso/time64.h>
#include "sched/sched.h"
#include "tophalf.h"

DEFINE_STATIC_KEY_FALSE(freezer_active);
bool pm_freezing;			/* user tasks are asked */
bool pm_nosig_freezing;			/* and kernel threads that may be frozen */
unsigned int freeze_timeout_msecs = 20 * MSEC_PER_SEC;

/* Any context. */
bool freezing_slow_path(struct task_struct *task)
{
	if (task->flags & (PF_NOFREEZE | PF_SUSPEND_TASK))
		return false;
	return pm_nosig_freezing || (pm_freezing && !(task->flags & PF_KTHREAD));
}

bool frozen(struct task_struct *task)
{
	return READ_ONCE(task->__state) & TASK_FROZEN;
}

/* Process context.  Returns when the task is no longer asked to freeze: whether it was frozen. */
bool __refrigerator(bool check_kthread_stop)
{
	bool was_frozen = false;

	for (;;) {
		set_special_state(TASK_FROZEN);
		if (!freezing(current) || (check_kthread_stop && kthread_should_stop()))
			break;
		was_frozen = true;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return was_frozen;
}

/* It sleeps and does not mind: it is frozen where it is. */
static bool freeze_sleeper(struct task_struct *task)
{
	unsigned int state = READ_ONCE(task->__state);

	if (task->on_rq || task_curr(task) || !(state & (TASK_FREEZABLE | __TASK_STOPPED)))
		return false;
	task->saved_state = state;
	WRITE_ONCE(task->__state, TASK_FROZEN);
	return true;
}

/* Any context.  False if there is no more to be waited for: it is frozen, or may not be. */
bool freeze_task(struct task_struct *task)
{
	if (!freezing(task) || frozen(task) || freeze_sleeper(task))
		return false;
	if (task->flags & PF_KTHREAD)
		wake_up_state(task, TASK_NORMAL);
	else
		signal_wake_up_state(task, 0);
	return true;
}

/* Any context. */
void __thaw_task(struct task_struct *task)
{
	unsigned int state = task->saved_state;

	if (WARN_ON_ONCE(freezing(task)) || !frozen(task))
		return;
	task->saved_state = TASK_RUNNING;
	if (state == TASK_RUNNING)
		wake_up_state(task, TASK_FROZEN);
	else
		WRITE_ONCE(task->__state, state);
}

/* Process context, may sleep.  The current kernel thread may be frozen from now on. */
bool set_freezable(void)
{
	might_sleep();
	current->flags &= ~PF_NOFREEZE;
	return try_to_freeze();
}
