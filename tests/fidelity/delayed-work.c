// SPDX-License-Identifier: GPL-2.0-only
/*
 * Delayed work: the returns of arming, moving, flushing and cancelling it, before and after
 * its time.
 */
#include <linux/workqueue.h>
#include "fidelity.h"

static struct delayed_work work;
static int ran;

static void function(struct work_struct *unused)
{
	say("ran %d, pending %d", ++ran, delayed_work_pending(&work));
}

static void run(void)
{
	INIT_DELAYED_WORK(&work, function);
	show(delayed_work_pending(&work));
	show(cancel_delayed_work(&work));
	show(cancel_delayed_work_sync(&work));
	show(flush_delayed_work(&work));
	show(schedule_delayed_work(&work, 100 * HZ));
	show(delayed_work_pending(&work));
	show(schedule_delayed_work(&work, 0));
	show(schedule_work(&work.work));
	show(mod_delayed_work(system_wq, &work, 200 * HZ));
	show(cancel_delayed_work(&work));
	show(cancel_delayed_work(&work));
	show(mod_delayed_work(system_wq, &work, 100 * HZ));
	/* Whether there is still something to wait for when it has been queued is luck. */
	flush_delayed_work(&work);
	show(delayed_work_pending(&work));
	show(ran);
	show(schedule_delayed_work(&work, 100 * HZ));
	show(cancel_delayed_work_sync(&work));
	show(cancel_delayed_work_sync(&work));
	show(ran);
	show(schedule_delayed_work_on(1, &work, 1));
	msleep(50);
	show(ran);
	show(schedule_delayed_work(&work, 100 * HZ));
	/* No luck: its function runs when this returns or later, and is waited for. */
	mod_delayed_work(system_wq, &work, 0);
	flush_delayed_work(&work);
	show(ran);
	show(flush_work(&work.work));
	show(schedule_delayed_work(&work, 100 * HZ));
	show(flush_work(&work.work));
	show(cancel_delayed_work_sync(&work));
}

FIDELITY_MODULE(run, "Delayed work");
