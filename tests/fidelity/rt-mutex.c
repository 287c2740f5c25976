// SPDX-License-Identifier: GPL-2.0-only
/*
 * rt_mutex: trylock and interruption; who waits lends its priority to who has it.
 */
#include <linux/kthread.h>
#include <linux/rtmutex.h>
#include <linux/sched/rt.h>
#include <linux/sched/signal.h>
#include "fidelity.h"

static DEFINE_RT_MUTEX(mutex);
static DECLARE_COMPLETION(step);
static DECLARE_COMPLETION(go);

static int other(void *unused)
{
	allow_signal(SIGUSR1);
	show(rt_mutex_trylock(&mutex));
	show(rt_mutex_lock_interruptible(&mutex));
	flush_signals(current);
	complete(&step);
	sched_set_fifo_low(current);
	rt_mutex_lock(&mutex);
	wait_for_completion(&go);
	say("handed over");
	rt_mutex_unlock(&mutex);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static void run(void)
{
	struct task_struct *thread;

	show(rt_mutex_trylock(&mutex));
	rt_mutex_unlock(&mutex);
	show(rt_mutex_lock_interruptible(&mutex));
	thread = kthread_run(other, NULL, "fidelity");
	msleep(20);
	send_sig(SIGUSR1, thread, 0);
	wait_for_completion(&step);
	msleep(20);
	show(current->prio < MAX_RT_PRIO);
	rt_mutex_unlock(&mutex);
	show(current->prio < MAX_RT_PRIO);
	complete(&go);
	msleep(20);
	kthread_stop(thread);
}

FIDELITY_MODULE(run, "rt_mutex");
