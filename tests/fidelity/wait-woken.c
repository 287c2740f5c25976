// SPDX-License-Identifier: GPL-2.0-only
/*
 * wait_woken(), default_wake_function() and waiting by hand.
 */
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>
#include "fidelity.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);
static DECLARE_COMPLETION(done);
static int condition, woken;

static int waits(void *unused)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	long left = 100 * HZ;

	add_wait_queue(&queue, &wait);
	while (!READ_ONCE(condition) && left) {
		left = wait_woken(&wait, TASK_INTERRUPTIBLE, left);
		say("woken, condition %d, time left %d", condition, left > 90 * HZ);
		WRITE_ONCE(woken, woken + 1);
	}
	left = wait_woken(&wait, TASK_INTERRUPTIBLE, 2);
	show(left);
	remove_wait_queue(&queue, &wait);
	complete(&done);
	return 0;
}

static int by_hand(void *unused)
{
	DEFINE_WAIT(wait);

	allow_signal(SIGUSR1);
	init_wait_entry(&wait, 0);
	show(prepare_to_wait_event(&queue, &wait, TASK_INTERRUPTIBLE));
	show(waitqueue_active(&queue));
	schedule();
	show(list_empty(&wait.entry));
	show(prepare_to_wait_event(&queue, &wait, TASK_INTERRUPTIBLE));
	show(list_empty(&wait.entry));
	finish_wait(&queue, &wait);
	show(current->__state);
	complete(&done);
	return 0;
}

static void await_waiter(void)
{
	while (!waitqueue_active(&queue))
		msleep(1);
}

static void run(void)
{
	struct task_struct *thread;

	kthread_run(waits, NULL, "fidelity");
	await_waiter();
	wake_up(&queue);
	while (!READ_ONCE(woken))
		msleep(1);
	/* It looks at the condition once more. */
	msleep(20);
	condition = 1;
	wake_up(&queue);
	wait_for_completion(&done);
	thread = kthread_run(by_hand, NULL, "fidelity");
	await_waiter();
	send_sig(SIGUSR1, thread, 0);
	wait_for_completion(&done);
	show(waitqueue_active(&queue));
	msleep(10);
}

FIDELITY_MODULE(run, "Waiting by hand");
