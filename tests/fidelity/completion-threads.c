// SPDX-License-Identifier: GPL-2.0-only
/*
 * complete() wakes those who wait in the order in which they came; complete_all() all; a
 * signal ends an interruptible wait.
 */
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include "fidelity.h"

static DECLARE_COMPLETION(completion);
static DECLARE_COMPLETION(done);
static DECLARE_COMPLETION(interrupted);

static int waits(void *number)
{
	wait_for_completion(&completion);
	if ((long)number >= 0)
		say("thread %ld", (long)number);
	complete(&done);
	return 0;
}

static int interruptible(void *unused)
{
	allow_signal(SIGUSR1);
	show(wait_for_completion_interruptible(&interrupted));
	show(wait_for_completion_interruptible_timeout(&interrupted, HZ));
	show(wait_for_completion_killable_timeout(&interrupted, 2));
	show(wait_for_completion_state(&interrupted, TASK_INTERRUPTIBLE));
	complete(&interrupted);
	show(wait_for_completion_interruptible(&interrupted));
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static void run(void)
{
	struct task_struct *thread;
	long i;

	for (i = 0; i < 3; i++) {
		kthread_run(waits, (void *)i, "fidelity");
		msleep(50);
	}
	for (i = 0; i < 3; i++) {
		say("complete");
		complete(&completion);
		wait_for_completion(&done);
	}
	for (i = 0; i < 3; i++)
		kthread_run(waits, (void *)-1L, "fidelity");
	msleep(50);
	complete_all(&completion);
	for (i = 0; i < 3; i++)
		wait_for_completion(&done);
	show(completion_done(&completion));
	thread = kthread_run(interruptible, NULL, "fidelity");
	msleep(50);
	send_sig(SIGUSR1, thread, 0);
	msleep(50);
	show(kthread_stop(thread));
}

FIDELITY_MODULE(run, "Threads that wait for a completion");
