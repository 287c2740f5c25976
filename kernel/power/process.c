// SPDX-License-Identifier: GPL-2.0-only
/*
 * Freezing all tasks on the way to sleep, and thawing them on the way back.
 *
 * User tasks first, while all of the kernel still works for them: what they are
 * in the middle of ends.  Then kernel threads that said that they can be frozen,
 * and freezable workqueues.  Each is asked again and again until all stand still,
 * the time is up or a wake-up event makes sleeping pointless.
 */
#include <linux/delay.h>
#include <linux/freezer.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched/debug.h>
#include <linux/sched/task.h>
#include <linux/suspend.h>
#include <linux/workqueue.h>
#include "../sched/sched.h"

/* How long to wait before they are asked again: ever longer, so that a long wait is a cheap one. */
#define ASK_AGAIN_FIRST_US	1000
#define ASK_AGAIN_LAST_US	500000

/*
 * All tasks but the current one, held: the list of them may change whenever one
 * of them is touched.  One transition at a time uses this.
 */
static struct task_struct *held[TOPHALF_STACK_SLOTS];

static unsigned int hold_tasks(void)
{
	struct task_struct *task;
	unsigned int count = 0;

	list_for_each_entry(task, &tophalf_all_tasks, sibling) {
		if (task == current || task->exit_state || (task->flags & PF_IDLE))
			continue;
		held[count++] = get_task_struct(task);
	}
	return count;
}

static void release_tasks(unsigned int count)
{
	while (count--)
		put_task_struct(held[count]);
}

/* Asks each; how many have still to be waited for. */
static unsigned int ask_tasks(void)
{
	unsigned int count = hold_tasks(), i, left = 0;

	for (i = 0; i < count; i++)
		left += freeze_task(held[i]);
	release_tasks(count);
	return left;
}

static void name_tasks(void)
{
	unsigned int count = hold_tasks(), i;

	for (i = 0; i < count; i++)
		if (freezing(held[i]) && !frozen(held[i]))
			pr_err("PM: %s does not freeze\n", held[i]->comm);
	release_tasks(count);
}

/* Process context, may sleep. */
static int try_to_freeze_tasks(bool user_only)
{
	unsigned long end = jiffies + msecs_to_jiffies(freeze_timeout_msecs);
	unsigned long pause_us = ASK_AGAIN_FIRST_US;
	unsigned int left;

	if (!user_only)
		freeze_workqueues_begin();
	for (;;) {
		left = ask_tasks();
		if (!user_only)
			left += freeze_workqueues_busy();
		if (!left)
			return 0;
		if (time_after(jiffies, end))
			break;
		if (pm_wakeup_pending())
			return -EBUSY;
		usleep_range(pause_us / 2, pause_us);
		pause_us = min(pause_us * 2, (unsigned long)ASK_AGAIN_LAST_US);
	}
	pr_err("PM: %u tasks or workqueues do not freeze\n", left);
	name_tasks();
	if (!user_only)
		show_freezable_workqueues();
	return -EBUSY;
}

static void thaw_tasks(bool user)
{
	unsigned int count = hold_tasks(), i;

	for (i = 0; i < count; i++)
		if (user || held[i]->flags & (PF_KTHREAD | PF_WQ_WORKER))
			__thaw_task(held[i]);
	release_tasks(count);
}

/* Process context, may sleep.  What is frozen is thawed again where it fails. */
int freeze_processes(void)
{
	int error;

	current->flags |= PF_SUSPEND_TASK;
	if (!pm_freezing)
		static_branch_inc(&freezer_active);
	pm_wakeup_clear(0);
	pm_freezing = true;
	error = try_to_freeze_tasks(true);
	if (error)
		thaw_processes();
	return error;
}

/* Process context, may sleep, after freeze_processes(). */
int freeze_kernel_threads(void)
{
	int error;

	pm_nosig_freezing = true;
	error = try_to_freeze_tasks(false);
	if (error)
		thaw_kernel_threads();
	return error;
}

void thaw_processes(void)
{
	if (pm_freezing)
		static_branch_dec(&freezer_active);
	pm_freezing = false;
	pm_nosig_freezing = false;
	thaw_workqueues();
	thaw_tasks(true);
	WARN_ON(!(current->flags & PF_SUSPEND_TASK));
	current->flags &= ~PF_SUSPEND_TASK;
	schedule();
}

void thaw_kernel_threads(void)
{
	pm_nosig_freezing = false;
	thaw_workqueues();
	thaw_tasks(false);
	schedule();
}
