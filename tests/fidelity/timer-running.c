// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer whose function runs on another CPU meanwhile: arming it does not wait, taking it away
 * does, and try_to_del_timer_sync() says that it cannot.
 */
#include <linux/smp.h>
#include <linux/timer.h>
#include "fidelity.h"

static struct timer_list timer;
static int started, go, ran;

static void slow(struct timer_list *unused)
{
	say("function begins");
	show(smp_processor_id());
	show(timer_pending(&timer));
	WRITE_ONCE(started, 1);
	spin_until(&go);
	ran++;
}

static void start(void)
{
	started = go = 0;
	timer.expires = jiffies + 1;
	add_timer_on(&timer, 1);
	spin_until(&started);
}

static void run(void)
{
	stay_on(0);
	timer_setup(&timer, slow, 0);

	start();
	show(timer_pending(&timer));
	show(timer_delete(&timer));
	show(try_to_del_timer_sync(&timer));
	WRITE_ONCE(go, 1);
	show(timer_delete_sync(&timer));
	show(ran);

	start();
	show(mod_timer(&timer, jiffies + 100 * HZ));
	show(timer_pending(&timer));
	show(try_to_del_timer_sync(&timer));
	show(timer_pending(&timer));
	WRITE_ONCE(go, 1);
	show(timer_delete_sync(&timer));
	show(ran);

	start();
	show(mod_timer(&timer, jiffies + 100 * HZ));
	show(timer_delete(&timer));
	show(timer_delete(&timer));
	WRITE_ONCE(go, 1);
	show(timer_delete_sync(&timer));
	show(ran);
}

FIDELITY_MODULE(run, "Timers that are running");
