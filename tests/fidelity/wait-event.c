// SPDX-License-Identifier: GPL-2.0-only
/*
 * What wait_event() and its many kin return: time left, time out, a signal, a lock held
 * meanwhile.
 */
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>
#include "fidelity.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);
static DEFINE_SPINLOCK(lock);
static int condition;

static int signalled(void *unused)
{
	allow_signal(SIGUSR1);
	show(wait_event_interruptible(queue, READ_ONCE(condition)));
	show(signal_pending(current));
	show(wait_event_interruptible(queue, 1));
	show(wait_event_interruptible_timeout(queue, READ_ONCE(condition), HZ));
	show(wait_event_interruptible_timeout(queue, 1, HZ) == HZ);
	show(wait_event_killable_timeout(queue, READ_ONCE(condition), 2));
	show(wait_event_interruptible_exclusive(queue, READ_ONCE(condition)));
	show(wait_event_hrtimeout(queue, READ_ONCE(condition), ms_to_ktime(2)));
	show(wait_event_interruptible_hrtimeout(queue, READ_ONCE(condition), ms_to_ktime(100)));
	show(wait_event_timeout(queue, READ_ONCE(condition), 2));
	flush_signals(current);
	show(signal_pending(current));
	spin_lock_irq(&lock);
	show(wait_event_interruptible_lock_irq(queue, 1, lock));
	spin_unlock_irq(&lock);
	show(wait_event_interruptible_timeout(queue, READ_ONCE(condition), 2));
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static void run(void)
{
	struct task_struct *thread;

	show(wait_event_timeout(queue, 1, 5));
	show(wait_event_timeout(queue, 1, 0));
	show(wait_event_timeout(queue, READ_ONCE(condition), 0));
	show(wait_event_timeout(queue, READ_ONCE(condition), 2));
	show(wait_event_interruptible(queue, 1));
	show(wait_event_killable(queue, 1));
	show(wait_event_interruptible_timeout(queue, READ_ONCE(condition), 2));
	thread = kthread_run(signalled, NULL, "fidelity");
	msleep(50);
	say("send the signal");
	send_sig(SIGUSR1, thread, 0);
	msleep(100);
	show(kthread_stop(thread));
}

FIDELITY_MODULE(run, "Waiting for a condition");
