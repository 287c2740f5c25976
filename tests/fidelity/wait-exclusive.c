// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads that wait exclusively are woken one at a time, first come first served; others all
 * at once.
 */
#include <linux/kthread.h>
#include <linux/wait.h>
#include "fidelity.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);
static DECLARE_COMPLETION(done);
static int tokens, waiting;

static int exclusive(void *number)
{
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	WRITE_ONCE(waiting, waiting + 1);
	schedule();
	say("thread %ld is woken, off the queue %d", (long)number, list_empty_careful(&wait.entry));
	finish_wait(&queue, &wait);
	complete(&done);
	return 0;
}

static int shared(void *number)
{
	wait_event(queue, READ_ONCE(tokens));
	complete(&done);
	return 0;
}

static void run(void)
{
	long i;

	for (i = 0; i < 3; i++) {
		kthread_run(exclusive, (void *)i, "fidelity");
		while (READ_ONCE(waiting) <= i)
			msleep(1);
	}
	msleep(20);
	for (i = 0; i < 3; i++) {
		say("wake_up");
		wake_up(&queue);
		wait_for_completion(&done);
	}
	show(waitqueue_active(&queue));
	for (i = 0; i < 3; i++)
		kthread_run(shared, NULL, "fidelity");
	msleep(50);
	show(waitqueue_active(&queue));
	say("without reason");
	wake_up(&queue);
	msleep(20);
	show(completion_done(&done));
	WRITE_ONCE(tokens, 1);
	wake_up(&queue);
	for (i = 0; i < 3; i++)
		wait_for_completion(&done);
	show(waitqueue_active(&queue));
	msleep(20);
}

FIDELITY_MODULE(run, "Threads on a wait queue");
