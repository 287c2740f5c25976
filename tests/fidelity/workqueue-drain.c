// SPDX-License-Identifier: GPL-2.0-only
/*
 * drain_workqueue() waits for chains of work; work from outside is refused while it does, and
 * after it the queue works again.
 */
#include <linux/workqueue.h>
#include "fidelity.h"

static struct workqueue_struct *queue;
static struct work_struct chained, outside;
static int links;

static void chain(struct work_struct *work)
{
	msleep(5);
	if (++links < 4)
		show(queue_work(queue, &chained));
}

static void other(struct work_struct *work)
{
	say("outside ran");
}

static void run(void)
{
	queue = alloc_workqueue("fidelity", WQ_MEM_RECLAIM, 1);
	show(!!queue);
	INIT_WORK(&chained, chain);
	INIT_WORK(&outside, other);
	queue_work(queue, &chained);
	drain_workqueue(queue);
	show(links);
	queue_work(queue, &outside);
	flush_work(&outside);
	links = 2;
	queue_work(queue, &chained);
	destroy_workqueue(queue);
	show(links);
}

FIDELITY_MODULE(run, "Draining a queue");
