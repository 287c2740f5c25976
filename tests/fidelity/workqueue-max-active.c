// SPDX-License-Identifier: GPL-2.0-only
/*
 * max_active limits how many items of a queue run at once on a CPU; the next begins when one
 * ends.
 */
#include <linux/workqueue.h>
#include "fidelity.h"

struct item {
	struct work_struct work;
	struct completion go;
	int number;
};

static struct item items[5];
static DECLARE_COMPLETION(begun);

static void function(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);

	say("item %d begins", item->number);
	complete(&begun);
	wait_for_completion(&item->go);
	say("item %d ends", item->number);
}

static void limit(const char *name, unsigned int flags, int active)
{
	struct workqueue_struct *queue = alloc_workqueue("fidelity", flags, active);
	unsigned int i;

	say("%s", name);
	for (i = 0; i < ARRAY_SIZE(items); i++) {
		items[i].number = i;
		init_completion(&items[i].go);
		INIT_WORK(&items[i].work, function);
		queue_work_on(0, queue, &items[i].work);
		if (i < active)
			wait_for_completion(&begun);
	}
	msleep(20);
	show(completion_done(&begun));
	for (i = 0; i < ARRAY_SIZE(items); i++) {
		complete(&items[i].go);
		flush_work(&items[i].work);
		if (i + active < ARRAY_SIZE(items))
			wait_for_completion(&begun);
	}
	destroy_workqueue(queue);
}

static void run(void)
{
	limit("bound, 1", 0, 1);
	limit("bound, 2", 0, 2);
	limit("bound, high priority, 3", WQ_HIGHPRI, 3);
	limit("unbound, 1", WQ_UNBOUND, 1);
}

FIDELITY_MODULE(run, "Limits of a queue");
