// SPDX-License-Identifier: GPL-2.0-only
/*
 * Freezing of tasks, one at a time: which are to stand still while the system
 * sleeps, and how each is stopped.  Who asks for it, and until when, is
 * power/process.c.
 *
 * A task freezes in one of two ways.  One that runs or can be woken comes by
 * try_to_freeze() and stays in __refrigerator(): a user task on its way back to
 * user space, for which it is woken as if by a signal, a kernel thread that has
 * called set_freezable() wherever it asks.  One that sleeps as TASK_FREEZABLE
 * is frozen where it sleeps: its state becomes TASK_FROZEN, which wakes for
 * nothing but thawing, and what it was is kept in saved_state.  A wake-up that
 * comes meanwhile is remembered there (sched_wake_frozen()), so none is lost.
 */
#include <linux/freezer.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/version.h>
#include <vdso/time64.h>
#include "sched/sched.h"

DEFINE_STATIC_KEY_FALSE(freezer_active);
bool pm_freezing;
bool pm_nosig_freezing;
unsigned int freeze_timeout_msecs = 20 * MSEC_PER_SEC;

/* Between the decision to freeze a task and the one that it need not. */
static DEFINE_SPINLOCK(freezer_lock);

/* Any context. */
bool freezing_slow_path(struct task_struct *task)
{
	if (task->flags & (PF_NOFREEZE | PF_SUSPEND_TASK))
		return false;
	if (pm_nosig_freezing)
		return true;
	return pm_freezing && !(task->flags & PF_KTHREAD);
}

/* Any context. */
bool frozen(struct task_struct *task)
{
	return READ_ONCE(task->__state) & TASK_FROZEN;
}

static bool has_to_stay(bool check_kthread_stop)
{
	bool stay;

	spin_lock_irq(&freezer_lock);
	WRITE_ONCE(current->__state, TASK_FROZEN);
	stay = freezing(current) && !(check_kthread_stop && kthread_should_stop());
	spin_unlock_irq(&freezer_lock);
	return stay;
}

/* Process context, may sleep.  Returns when the task may go on; true if it was frozen. */
bool __refrigerator(bool check_kthread_stop)
{
	bool was_frozen = false;

	while (has_to_stay(check_kthread_stop)) {
		was_frozen = true;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return was_frozen;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
static void save_state(struct task_struct *task, unsigned int state)
{
	task->saved_state = state;
}

/* True if the task sleeps on as it did before. */
static bool restore_state(struct task_struct *task)
{
	if (task->saved_state == TASK_RUNNING)
		return false;
	WRITE_ONCE(task->__state, task->saved_state);
	task->saved_state = TASK_RUNNING;
	return true;
}

bool sched_wake_frozen(struct task_struct *task, unsigned int states)
{
	if (!frozen(task) || !(task->saved_state & states))
		return false;
	task->saved_state = TASK_RUNNING;
	return true;
}
#else
/* A freezable sleep ends with thawing there, and whoever slept looks again. */
static void save_state(struct task_struct *task, unsigned int state)
{
}

static bool restore_state(struct task_struct *task)
{
	return false;
}

bool sched_wake_frozen(struct task_struct *task, unsigned int states)
{
	return false;
}
#endif

/* freezer_lock held.  True if it sleeps in a way that lets it be frozen there. */
static bool freeze_sleeping(struct task_struct *task)
{
	unsigned int state = READ_ONCE(task->__state);

	if (task->on_rq || task->on_cpu || !(state & TASK_FREEZABLE))
		return false;
	save_state(task, state);
	WRITE_ONCE(task->__state, TASK_FROZEN);
	return true;
}

/*
 * Any context.  False if nothing is left to wait for: `task` is frozen, or need
 * not be.  Otherwise it was told, and will freeze when it comes by.
 */
bool freeze_task(struct task_struct *task)
{
	unsigned long flags;
	bool wait;

	spin_lock_irqsave(&freezer_lock, flags);
	wait = freezing(task) && !frozen(task) && !freeze_sleeping(task);
	spin_unlock_irqrestore(&freezer_lock, flags);
	if (!wait)
		return false;
	if (task->flags & PF_KTHREAD)
		wake_up_state(task, TASK_INTERRUPTIBLE);
	else
		signal_wake_up(task, 0);
	return true;
}

/* Any context. */
void __thaw_task(struct task_struct *task)
{
	unsigned long flags;
	bool wake;

	spin_lock_irqsave(&freezer_lock, flags);
	wake = frozen(task) && !freezing(task) && !restore_state(task);
	spin_unlock_irqrestore(&freezer_lock, flags);
	if (wake)
		wake_up_state(task, TASK_FROZEN);
}

/* Process context, may sleep.  The current kernel thread may be frozen from now on. */
bool set_freezable(void)
{
	might_sleep();
	spin_lock_irq(&freezer_lock);
	current->flags &= ~PF_NOFREEZE;
	spin_unlock_irq(&freezer_lock);
	return try_to_freeze();
}
