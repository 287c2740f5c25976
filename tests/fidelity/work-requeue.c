// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work that queues itself: cancel_work_sync() ends it, and disabled work cannot be queued.
 *
 * breaks: warn
 */
#include <linux/workqueue.h>
#include "fidelity.h"

static DECLARE_COMPLETION(third);
static struct work_struct work;
static int ran;

static void function(struct work_struct *unused)
{
	bool queued = queue_work(system_wq, &work);

	ran++;
	if (ran <= 3)
		show(queued);
	if (ran == 3)
		complete(&third);
	msleep(1);
}

static void run(void)
{
	int before;

	INIT_WORK(&work, function);
	show(schedule_work(&work));
	wait_for_completion(&third);
	msleep(5);
	cancel_work_sync(&work);
	before = ran;
	show(work_busy(&work));
	msleep(20);
	show(ran == before);

	show(disable_work(&work));
	show(disable_work(&work));
	show(schedule_work(&work));
	show(enable_work(&work));
	show(schedule_work(&work));
	show(enable_work(&work));
	show(enable_and_queue_work(system_wq, &work));
	show(work_busy(&work) & WORK_BUSY_PENDING);
	cancel_work_sync(&work);
	show(disable_work_sync(&work));
	show(enable_work(&work));
}

FIDELITY_MODULE(run, "Work that queues itself");
