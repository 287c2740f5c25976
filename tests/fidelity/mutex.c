// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutexes: who has one, trylock, and waits that a signal ends.
 */
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include "fidelity.h"

static DEFINE_MUTEX(mutex);
static DECLARE_COMPLETION(step);

static int other(void *unused)
{
	allow_signal(SIGUSR1);
	show(mutex_trylock(&mutex));
	show(mutex_is_locked(&mutex));
	say("interruptible");
	complete(&step);
	show(mutex_lock_interruptible(&mutex));
	show(signal_pending(current));
	show(mutex_lock_interruptible(&mutex));
	flush_signals(current);
	complete(&step);
	mutex_lock(&mutex);
	say("handed over");
	mutex_unlock(&mutex);
	send_sig(SIGUSR1, current, 0);
	show(mutex_lock_interruptible(&mutex));
	mutex_unlock(&mutex);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static void run(void)
{
	struct task_struct *thread;

	show(mutex_is_locked(&mutex));
	show(mutex_trylock(&mutex));
	show(mutex_is_locked(&mutex));
	mutex_unlock(&mutex);
	show(mutex_lock_interruptible(&mutex));
	mutex_unlock(&mutex);
	show(mutex_lock_killable(&mutex));
	thread = kthread_run(other, NULL, "fidelity");
	wait_for_completion(&step);
	msleep(20);
	send_sig(SIGUSR1, thread, 0);
	wait_for_completion(&step);
	msleep(20);
	say("unlock");
	mutex_unlock(&mutex);
	msleep(20);
	show(kthread_stop(thread));
	show(mutex_is_locked(&mutex));
}

FIDELITY_MODULE(run, "Mutexes");
