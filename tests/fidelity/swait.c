// SPDX-License-Identifier: GPL-2.0-only
/*
 * Simple wait queues and rcuwait: one at a time, in order.
 */
#include <linux/kthread.h>
#include <linux/swait.h>
#include "fidelity.h"

static DECLARE_SWAIT_QUEUE_HEAD(queue);
static DECLARE_COMPLETION(done);
static int tokens;

static int waits(void *number)
{
	DECLARE_SWAITQUEUE(wait);

	prepare_to_swait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	schedule();
	finish_swait(&queue, &wait);
	say("thread %ld", (long)number);
	complete(&done);
	return 0;
}

static int event(void *unused)
{
	show(swait_event_interruptible_timeout_exclusive(queue, READ_ONCE(tokens), 2));
	show(swait_event_timeout_exclusive(queue, READ_ONCE(tokens), 100 * HZ) > 90 * HZ);
	complete(&done);
	return 0;
}

static void run(void)
{
	long i;

	show(swq_has_sleeper(&queue));
	for (i = 0; i < 3; i++) {
		kthread_run(waits, (void *)i, "fidelity");
		msleep(20);
	}
	show(swait_active(&queue));
	for (i = 0; i < 3; i++) {
		say("swake_up_one");
		swake_up_one(&queue);
		wait_for_completion(&done);
	}
	show(swait_active(&queue));
	kthread_run(event, NULL, "fidelity");
	msleep(100);
	WRITE_ONCE(tokens, 1);
	swake_up_one(&queue);
	wait_for_completion(&done);
	show(swait_active(&queue));
	msleep(10);
}

FIDELITY_MODULE(run, "Simple wait queues");
