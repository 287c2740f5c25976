// SPDX-License-Identifier: GPL-2.0-only
/*
 * flush_workqueue() waits for what was queued before it, and not for what its work queues
 * after.
 */
#include <linux/workqueue.h>
#include "fidelity.h"

static struct workqueue_struct *queue;
static struct work_struct first, second, late;
static DECLARE_COMPLETION(go);

static void run_late(struct work_struct *work)
{
	wait_for_completion(&go);
	say("late");
}

static void run_first(struct work_struct *work)
{
	msleep(10);
	say("first");
	queue_work(queue, &late);
}

static void run_second(struct work_struct *work)
{
	msleep(20);
	say("second");
}

static void run(void)
{
	queue = alloc_workqueue("fidelity", 0, 0);
	INIT_WORK(&first, run_first);
	INIT_WORK(&second, run_second);
	INIT_WORK(&late, run_late);
	queue_work_on(0, queue, &first);
	queue_work_on(1, queue, &second);
	flush_workqueue(queue);
	say("flushed");
	show(!!work_busy(&late));
	complete(&go);
	flush_workqueue(queue);
	say("flushed again");
	show(work_busy(&late));
	destroy_workqueue(queue);
}

FIDELITY_MODULE(run, "Flushing a queue");
