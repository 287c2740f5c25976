// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer that was shut down cannot be armed by anything but timer_setup().
 */
#include <linux/timer.h>
#include "fidelity.h"

static struct timer_list timer;
static int started, go, ran;

static void again(struct timer_list *unused)
{
	ran++;
	WRITE_ONCE(started, 1);
	spin_until(&go);
	show(mod_timer(&timer, jiffies + 1));
	show(timer_pending(&timer));
}

static void run(void)
{
	stay_on(0);
	timer_setup(&timer, again, 0);
	show(mod_timer(&timer, jiffies + 100 * HZ));
	show(timer_shutdown(&timer));
	show(timer_pending(&timer));
	show(timer_shutdown(&timer));
	show(timer_shutdown_sync(&timer));
	show(mod_timer(&timer, jiffies + 1));
	show(timer_pending(&timer));
	show(mod_timer_pending(&timer, jiffies + 1));
	show(timer_reduce(&timer, jiffies + 1));
	show(timer_pending(&timer));
	timer.expires = jiffies + 1;
	add_timer(&timer);
	show(timer_pending(&timer));
	add_timer_on(&timer, 1);
	show(timer_pending(&timer));
	show(timer_delete(&timer));
	show(timer_delete_sync(&timer));
	msleep(50);
	show(ran);

	timer_setup(&timer, again, 0);
	timer.expires = jiffies + 1;
	add_timer_on(&timer, 1);
	spin_until(&started);
	show(timer_shutdown(&timer));
	WRITE_ONCE(go, 1);
	show(timer_shutdown_sync(&timer));
	show(ran);
	msleep(50);
	show(ran);
}

FIDELITY_MODULE(run, "Timers that are shut down");
