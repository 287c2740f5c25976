// SPDX-License-Identifier: GPL-2.0-only
/*
 * Delayed work that arms itself: cancel_delayed_work_sync() ends it; mod_delayed_work() in its
 * own function.
 */
#include <linux/workqueue.h>
#include "fidelity.h"

static struct delayed_work work;
static int ran;

static void function(struct work_struct *unused)
{
	bool armed = schedule_delayed_work(&work, 1);

	ran++;
	if (ran <= 2)
		show(armed);
	if (ran == 1)
		show(mod_delayed_work(system_wq, &work, 2));
}

static void run(void)
{
	int before;

	INIT_DELAYED_WORK(&work, function);
	show(schedule_delayed_work(&work, 1));
	while (READ_ONCE(ran) < 5)
		msleep(1);
	cancel_delayed_work_sync(&work);
	before = ran;
	msleep(50);
	show(ran == before);
	show(delayed_work_pending(&work));
	show(schedule_delayed_work(&work, 100 * HZ));
	show(disable_delayed_work_sync(&work));
	show(schedule_delayed_work(&work, 1));
	show(mod_delayed_work(system_wq, &work, 1));
	show(enable_delayed_work(&work));
	show(schedule_delayed_work(&work, 100 * HZ));
	show(cancel_delayed_work_sync(&work));
}

FIDELITY_MODULE(run, "Delayed work that arms itself");
