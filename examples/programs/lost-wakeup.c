// SPDX-License-Identifier: GPL-2.0-only
/*
 * The sleeper looks at the condition before it says that it sleeps: a wake-up between
 * the two finds it awake, and nobody wakes it again.
 *
 * expect: executions=6 rule=hang
 */
#include "program.h"

static struct task_struct *sleeper_task;
static int ready;

static void sleeper(int index)
{
	WRITE_ONCE(sleeper_task, current);
	if (!READ_ONCE(ready)) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule();
	}
}

static void waker(int index)
{
	struct task_struct *task;

	WRITE_ONCE(ready, 1);
	task = READ_ONCE(sleeper_task);
	if (task)
		wake_up_process(task);
}

static void check(void)
{
}

PROGRAM({ sleeper }, { waker });
MODULE_DESCRIPTION("A wake-up that is lost");
