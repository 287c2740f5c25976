// SPDX-License-Identifier: GPL-2.0-only
/*
 * What schedule_timeout() and the sleeps return, with nothing, a wake-up and a signal in
 * between.
 */
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include "fidelity.h"

static struct task_struct *thread;
static DECLARE_COMPLETION(step);

static int sleeper(void *unused)
{
	allow_signal(SIGUSR1);
	say("woken");
	set_current_state(TASK_UNINTERRUPTIBLE);
	complete(&step);
	show(schedule_timeout(100 * HZ) > 99 * HZ);
	show(current->__state);
	say("signalled, uninterruptible");
	complete(&step);
	show(schedule_timeout_uninterruptible(HZ / 10));
	show(signal_pending(current));
	say("interruptible with a signal that is pending");
	show(schedule_timeout_interruptible(100 * HZ) > 99 * HZ);
	show(msleep_interruptible(1000) > 900);
	show(schedule_timeout_killable(2));
	flush_signals(current);
	complete(&step);
	show(schedule_timeout_interruptible(100 * HZ) > 90 * HZ);
	show(msleep_interruptible(5) > 0);
	flush_signals(current);
	show(msleep_interruptible(5));
	complete(&step);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static void run(void)
{
	show(schedule_timeout(0));
	show(schedule_timeout_uninterruptible(0));
	show(schedule_timeout_uninterruptible(2));
	show(schedule_timeout_interruptible(1));
	show(schedule_timeout_idle(1));
	show(current->__state);
	show(schedule_timeout(2));
	thread = kthread_run(sleeper, NULL, "fidelity");
	wait_for_completion(&step);
	msleep(20);
	show(wake_up_process(thread));
	wait_for_completion(&step);
	msleep(10);
	show(send_sig(SIGUSR1, thread, 0));
	wait_for_completion(&step);
	msleep(20);
	show(send_sig(SIGUSR1, thread, 0));
	wait_for_completion(&step);
	show(kthread_stop(thread));
}

FIDELITY_MODULE(run, "Sleeping for a time");
