// SPDX-License-Identifier: GPL-2.0-only
/*
 * Freezing of tasks, which happens on the way to suspend.  The machine does not
 * suspend, so nothing is ever asked to freeze.
 */
#include <linux/freezer.h>
#include <linux/sched.h>
#include <vdso/time64.h>
#include "tophalf.h"

DEFINE_STATIC_KEY_FALSE(freezer_active);
bool pm_freezing;
bool pm_nosig_freezing;
unsigned int freeze_timeout_msecs = 20 * MSEC_PER_SEC;

/* Any context. */
bool freezing_slow_path(struct task_struct *task)
{
	(void)task;
	return false;
}

bool frozen(struct task_struct *task)
{
	return READ_ONCE(task->__state) & TASK_FROZEN;
}

/* Process context.  Whether it was frozen: freezing() never asked for it. */
bool __refrigerator(bool check_kthread_stop)
{
	(void)check_kthread_stop;
	return false;
}

bool freeze_task(struct task_struct *task)
{
	(void)task;
	tophalf_unsupported("freeze_task");
}

void __thaw_task(struct task_struct *task)
{
	(void)task;
}

/* Process context, may sleep.  The current kernel thread may be frozen from now on. */
bool set_freezable(void)
{
	might_sleep();
	current->flags &= ~PF_NOFREEZE;
	return try_to_freeze();
}
