// SPDX-License-Identifier: GPL-2.0-only
/*
 * queue_work() of idle and pending work, and what flush_work() and cancel_work_sync() return.
 */
#include <linux/workqueue.h>
#include "fidelity.h"

static struct workqueue_struct *queue;
static struct work_struct work;
static int ran;

static void function(struct work_struct *unused)
{
	ran++;
	say("ran %d, pending %d", ran, work_pending(&work));
}

static void run(void)
{
	bool first, second, busy;

	stay_on(0);
	queue = alloc_workqueue("fidelity", 0, 0);
	INIT_WORK(&work, function);
	show(flush_work(&work));
	show(cancel_work_sync(&work));
	show(cancel_work(&work));
	show(work_busy(&work));

	/* Bound to this CPU, the worker cannot run before preemption is on. */
	preempt_disable();
	first = queue_work(queue, &work);
	second = queue_work(queue, &work);
	busy = work_busy(&work) == WORK_BUSY_PENDING;
	preempt_enable();
	flush_work(&work);
	show(first);
	show(second);
	show(busy);
	show(flush_work(&work));

	preempt_disable();
	queue_work(queue, &work);
	first = cancel_work(&work);
	second = cancel_work(&work);
	preempt_enable();
	show(first);
	show(second);
	show(cancel_work_sync(&work));
	show(ran);
	queue_work_on(0, queue, &work);
	flush_workqueue(queue);
	show(ran);
	destroy_workqueue(queue);
}

FIDELITY_MODULE(run, "Work that is queued");
