// SPDX-License-Identifier: GPL-2.0-only
/*
 * Everybody stands still: user tasks first, for they are what keeps kernel
 * threads busy, then the kernel threads and workqueues that may be frozen.
 */
#include <linux/freezer.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/suspend.h>
#include <linux/delay.h>
#include <linux/workqueue.h>
#include "power.h"

/* How long one round waits for tasks to come by; it doubles up to the limit. */
#define ROUND_US	1000
#define ROUND_MAX_US	8000

/* How many are still on their way. */
static unsigned int ask_all(bool user_only)
{
	struct task_struct *task;
	unsigned int left = 0;

	read_lock(&tasklist_lock);
	for_each_process(task)
		left += task != current && freeze_task(task);
	read_unlock(&tasklist_lock);
	if (!user_only)
		left += freeze_workqueues_busy();
	return left;
}

/* A wake-up event on the way ends it, and so does a task that does not come by in time. */
static int freeze_all(bool user_only)
{
	unsigned long end = jiffies + msecs_to_jiffies(freeze_timeout_msecs);
	const char *whom = user_only ? "user space processes" : "remaining freezable tasks";
	unsigned int left, round_us = ROUND_US;

	if (!user_only)
		freeze_workqueues_begin();
	while ((left = ask_all(user_only))) {
		if (time_after(jiffies, end)) {
			pr_err("Freezing %s failed after %u s (%u refuse to)\n", whom,
			       freeze_timeout_msecs / 1000, left);
			return -EBUSY;
		}
		if (pm_wakeup_pending()) {
			pr_info("Freezing %s aborted by a wake-up event\n", whom);
			return -EBUSY;
		}
		usleep_range(round_us / 2, round_us);
		round_us = min(round_us * 2, ROUND_MAX_US);
	}
	return 0;
}

int freeze_processes(void)
{
	int error;

	current->flags |= PF_SUSPEND_TASK;
	static_branch_inc(&freezer_active);
	pm_wakeup_clear(0);
	pm_freezing = true;
	error = freeze_all(true);
	if (error)
		thaw_processes();
	return error;
}

static void thaw_all(bool kernel_only)
{
	struct task_struct *task;

	read_lock(&tasklist_lock);
	for_each_process(task)
		if (!kernel_only || task->flags & PF_KTHREAD)
			__thaw_task(task);
	read_unlock(&tasklist_lock);
}

int freeze_kernel_threads(void)
{
	int error;

	pm_nosig_freezing = true;
	error = freeze_all(false);
	if (error) {
		pm_nosig_freezing = false;
		thaw_workqueues();
		thaw_all(true);
	}
	return error;
}

void thaw_processes(void)
{
	if (pm_freezing)
		static_branch_dec(&freezer_active);
	pm_freezing = false;
	pm_nosig_freezing = false;
	thaw_workqueues();
	thaw_all(false);
	current->flags &= ~PF_SUSPEND_TASK;
	schedule();
}
