// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work in softirq context: the BH queues run on the CPU that queued, items in order, and can
 * be cancelled and disabled as tasklets are.
 */
#include <linux/smp.h>
#include <linux/workqueue.h>
#include "fidelity.h"

static DECLARE_COMPLETION(done);
static struct work_struct first, second;

static void run_first(struct work_struct *work)
{
	say_context("first");
	show(smp_processor_id());
	show(queue_work(system_bh_wq, &second));
}

static void run_second(struct work_struct *work)
{
	say("second");
	complete(&done);
}

static void run(void)
{
	bool queued, again, canceled;

	stay_on(1);
	INIT_WORK(&first, run_first);
	INIT_WORK(&second, run_second);
	local_bh_disable();
	queued = queue_work(system_bh_wq, &first);
	again = queue_work(system_bh_wq, &first);
	say("queued");
	local_bh_enable();
	say("bottom halves are on");
	show(queued);
	show(again);
	wait_for_completion(&done);
	flush_work(&second);

	local_bh_disable();
	queue_work(system_bh_wq, &first);
	canceled = cancel_work(&first);
	local_bh_enable();
	show(canceled);
	show(cancel_work_sync(&first));
	show(disable_work_sync(&first));
	show(queue_work(system_bh_wq, &first));
	show(enable_work(&first));
	show(queue_work(system_bh_wq, &second));
	wait_for_completion(&done);
	show(flush_work(&second));
}

FIDELITY_MODULE(run, "Work in softirq context");
