// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work that runs meanwhile: it can be queued again, and runs again, but never twice at once;
 * flushing and cancelling wait for it.
 */
#include <linux/workqueue.h>
#include "fidelity.h"

static DECLARE_COMPLETION(running);
static DECLARE_COMPLETION(go);
static struct work_struct work;
static int ran;

static void function(struct work_struct *unused)
{
	say("run %d begins, pending %d", ++ran, work_pending(&work));
	complete(&running);
	wait_for_completion(&go);
	say("run ends, pending %d", work_pending(&work));
}

static void release(struct work_struct *unused)
{
	complete(&go);
}

static void run(void)
{
	struct work_struct releaser;

	INIT_WORK(&work, function);
	INIT_WORK_ONSTACK(&releaser, release);
	show(queue_work(system_unbound_wq, &work));
	wait_for_completion(&running);
	show(work_busy(&work));
	show(queue_work(system_unbound_wq, &work));
	show(queue_work(system_unbound_wq, &work));
	show(work_busy(&work));
	msleep(20);
	show(ran);
	complete(&go);
	wait_for_completion(&running);
	show(ran);
	show(queue_work(system_unbound_wq, &work));
	show(cancel_work(&work));
	show(work_busy(&work));
	queue_work(system_wq, &releaser);
	show(cancel_work_sync(&work));
	flush_work(&releaser);

	show(queue_work(system_unbound_wq, &work));
	wait_for_completion(&running);
	show(queue_work(system_unbound_wq, &work));
	queue_work(system_wq, &releaser);
	show(cancel_work_sync(&work));
	flush_work(&releaser);
	show(ran);

	show(queue_work(system_unbound_wq, &work));
	wait_for_completion(&running);
	queue_work(system_wq, &releaser);
	show(flush_work(&work));
	flush_work(&releaser);
	show(work_busy(&work));
	show(ran);
	destroy_work_on_stack(&releaser);
}

FIDELITY_MODULE(run, "Work that is running");
