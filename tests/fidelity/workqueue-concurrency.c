// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work of one CPU: the next item begins when the one that runs sleeps, and not before; CPU-
 * intensive work holds nothing up.
 */
#include <linux/workqueue.h>
#include "fidelity.h"

struct item {
	struct work_struct work;
	const char *name;
	bool sleeps;
};

static struct item items[3];
static DECLARE_COMPLETION(go);

static void function(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);

	say("%s begins", item->name);
	if (item->sleeps)
		wait_for_completion(&go);
	else
		mdelay(5);
	say("%s ends", item->name);
}

static void run(void)
{
	struct workqueue_struct *queue = alloc_workqueue("fidelity", 0, 0);
	unsigned int i;

	stay_on(0);
	for (i = 0; i < ARRAY_SIZE(items); i++)
		INIT_WORK(&items[i].work, function);
	items[0].name = "first";
	items[1].name = "second";
	items[2].name = "third";

	say("none sleeps");
	preempt_disable();
	for (i = 0; i < ARRAY_SIZE(items); i++)
		queue_work(queue, &items[i].work);
	preempt_enable();
	flush_workqueue(queue);

	say("the first sleeps");
	items[0].sleeps = true;
	preempt_disable();
	for (i = 0; i < ARRAY_SIZE(items); i++)
		queue_work(queue, &items[i].work);
	preempt_enable();
	flush_work(&items[1].work);
	flush_work(&items[2].work);
	complete(&go);
	flush_workqueue(queue);

	say("all sleep");
	items[1].sleeps = items[2].sleeps = true;
	preempt_disable();
	for (i = 0; i < ARRAY_SIZE(items); i++)
		queue_work(queue, &items[i].work);
	preempt_enable();
	msleep(50);
	say("let them go");
	for (i = 0; i < ARRAY_SIZE(items); i++) {
		complete(&go);
		flush_work(&items[i].work);
	}
	destroy_workqueue(queue);
}

FIDELITY_MODULE(run, "Concurrency of work");
