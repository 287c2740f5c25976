// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work that flushes or cancels other work, of its own queue and another.
 */
#include <linux/workqueue.h>
#include "fidelity.h"

static struct workqueue_struct *queue;
static struct work_struct outer, inner;
static struct delayed_work delayed;
static int ran;

static void run_inner(struct work_struct *work)
{
	say("inner");
	ran++;
}

static void run_outer(struct work_struct *work)
{
	say("outer begins");
	queue_work(queue, &inner);
	flush_work(&inner);
	show(ran);
	show(queue_delayed_work(queue, &delayed, 100 * HZ));
	show(cancel_delayed_work_sync(&delayed));
	show(mod_delayed_work(system_unbound_wq, &delayed, 0));
	flush_delayed_work(&delayed);
	show(ran);
	show(current_work() == &outer);
	say("outer ends");
}

static void run(void)
{
	queue = alloc_workqueue("fidelity-%d", 0, 2, 5);
	INIT_WORK(&outer, run_outer);
	INIT_WORK(&inner, run_inner);
	INIT_DELAYED_WORK(&delayed, run_inner);
	queue_work(queue, &outer);
	flush_work(&outer);
	workqueue_set_max_active(queue, 4);
	queue_work(queue, &inner);
	flush_workqueue(queue);
	show(ran);
	destroy_workqueue(queue);
	queue = alloc_workqueue("fidelity", WQ_FREEZABLE | WQ_MEM_RECLAIM | WQ_CPU_INTENSIVE, 1);
	show(queue_work(queue, &inner));
	destroy_workqueue(queue);
	show(ran);
	queue = alloc_ordered_workqueue("fidelity", WQ_MEM_RECLAIM | WQ_HIGHPRI);
	show(queue_delayed_work(queue, &delayed, 1));
	flush_delayed_work(&delayed);
	show(ran);
	destroy_workqueue(queue);
	queue = create_singlethread_workqueue("fidelity");
	show(!!queue);
	destroy_workqueue(queue);
}

FIDELITY_MODULE(run, "Work inside work");
