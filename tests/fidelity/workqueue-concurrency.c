// SPDX-License-Identifier: GPL-2.0-only
/*
 * A CPU's pool runs one item at a time, and begins the next one when it sleeps; what is said
 * to need the CPU for long, and what has high priority, does not count.
 */
#include <linux/workqueue.h>
#include "fidelity.h"

static struct item {
	struct work_struct work;
	const char *name;
	int begun;
} second, third;

static struct work_struct first;
static struct workqueue_struct *next;
static bool at_once;			/* whether the second begins while the first runs */
static bool with_third;
static DECLARE_COMPLETION(woken);

static void run_item(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);

	say("%s begins", item->name);
	WRITE_ONCE(item->begun, 1);
	say("%s ends", item->name);
}

static void set(struct item *item, const char *name)
{
	item->name = name;
	item->begun = 0;
	INIT_WORK(&item->work, run_item);
}

/* Linux takes what runs for 10 ms to need the CPU for long; this is done before. */
static void run_first(struct work_struct *work)
{
	say("first begins");
	set(&second, "second");
	set(&third, "third");
	queue_work_on(1, next, &second.work);
	if (with_third)
		queue_work_on(1, next, &third.work);
	if (at_once)
		spin_until(&second.begun);
	else
		udelay(100);
	if (at_once)
		flush_work(&second.work);
	say("begun: %d %d", READ_ONCE(second.begun), READ_ONCE(third.begun));
	say("first sleeps");
	wait_for_completion(&woken);
	say("first ends");
}

static void try(const char *what, struct workqueue_struct *queue, struct workqueue_struct *then,
		bool begins_at_once)
{
	say("%s", what);
	INIT_WORK(&first, run_first);
	next = then;
	at_once = begins_at_once;
	queue_work_on(1, queue, &first);
	while (!READ_ONCE(second.begun))
		msleep(1);
	flush_work(&second.work);
	if (with_third) {
		while (!READ_ONCE(third.begun))
			msleep(1);
		flush_work(&third.work);
	}
	complete(&woken);
	flush_work(&first);
	second.begun = third.begun = 0;
}

static void run(void)
{
	struct workqueue_struct *plain = alloc_workqueue("fidelity-plain", 0, 0);
	struct workqueue_struct *other = alloc_workqueue("fidelity-other", 0, 0);
	struct workqueue_struct *high = alloc_workqueue("fidelity-high", WQ_HIGHPRI, 0);
	struct workqueue_struct *intensive = alloc_workqueue("fidelity-cpu", WQ_CPU_INTENSIVE, 0);
	struct workqueue_struct *unbound = alloc_workqueue("fidelity-unbound", WQ_UNBOUND, 0);

	stay_on(0);
	try("one queue", plain, plain, false);
	try("two queues of one pool", plain, other, false);
	try("behind one that needs the CPU", intensive, plain, true);
	try("two that need the CPU", intensive, intensive, true);
	try("a high priority behind a normal one", plain, high, true);
	try("two of high priority", high, high, false);
	try("unbound behind bound", plain, unbound, true);
	try("two unbound", unbound, unbound, true);
	with_third = true;
	try("two that wait, in the order in which they were queued", plain, plain, false);
	try("two of high priority that wait", high, high, false);
	destroy_workqueue(unbound);
	destroy_workqueue(intensive);
	destroy_workqueue(high);
	destroy_workqueue(other);
	destroy_workqueue(plain);
}

FIDELITY_MODULE(run, "How many items of a pool run at once");
