// SPDX-License-Identifier: GPL-2.0-only
/*
 * An ordered queue runs one item at a time, in the order in which they were queued, whatever
 * CPU they came from.
 */
#include <linux/workqueue.h>
#include "fidelity.h"

struct item {
	struct work_struct work;
	int number;
};

static struct item items[6];
static DECLARE_COMPLETION(go);
static int at_once;

static void function(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);

	at_once++;
	if (item->number == 0)
		wait_for_completion(&go);
	say("item %d, at once %d", item->number, at_once);
	msleep(item->number % 2 ? 1 : 5);
	at_once--;
}

static void run(void)
{
	struct workqueue_struct *queue = alloc_ordered_workqueue("fidelity", 0);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(items); i++) {
		items[i].number = i;
		INIT_WORK(&items[i].work, function);
		stay_on(i % 2);
		show(queue_work(queue, &items[i].work));
	}
	complete(&go);
	flush_workqueue(queue);
	say("flushed");
	for (i = 0; i < ARRAY_SIZE(items); i++)
		show(work_busy(&items[i].work));
	destroy_workqueue(queue);
}

FIDELITY_MODULE(run, "An ordered queue");
