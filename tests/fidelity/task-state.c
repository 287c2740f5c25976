// SPDX-License-Identifier: GPL-2.0-only
/*
 * States of tasks: the macros, and what waking a task in each state returns.
 */
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include "fidelity.h"

static DECLARE_COMPLETION(step);

static int sleeps(void *unused)
{
	allow_signal(SIGUSR1);
	set_current_state(TASK_UNINTERRUPTIBLE);
	complete(&step);
	schedule();
	say("woken from an uninterruptible sleep");
	set_current_state(TASK_INTERRUPTIBLE);
	complete(&step);
	schedule();
	say("woken from an interruptible sleep");
	show(current->__state);
	complete(&step);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static void run(void)
{
	struct task_struct *thread;

	show(current->__state);
	set_current_state(TASK_INTERRUPTIBLE);
	show(current->__state == TASK_INTERRUPTIBLE);
	show(task_is_running(current));
	__set_current_state(TASK_RUNNING);
	show(wake_up_process(current));
	set_current_state(TASK_UNINTERRUPTIBLE);
	show(wake_up_process(current));
	show(task_is_running(current));

	thread = kthread_run(sleeps, NULL, "fidelity");
	wait_for_completion(&step);
	msleep(20);
	show(task_state_to_char(thread));
	send_sig(SIGUSR1, thread, 0);
	msleep(20);
	show(signal_pending(thread));
	show(task_is_running(thread));
	show(wake_up_process(thread));
	wait_for_completion(&step);
	wait_for_completion(&step);
	show(kthread_stop(thread));
}

FIDELITY_MODULE(run, "States of tasks");
