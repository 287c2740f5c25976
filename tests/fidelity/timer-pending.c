// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer that is idle or pending: what each call that arms it, moves it or takes it away returns.
 */
#include <linux/timer.h>
#include "fidelity.h"

static struct timer_list timer;

static void ran(struct timer_list *unused)
{
	say("ran, pending %d", timer_pending(&timer));
}

static void run(void)
{
	unsigned long later = jiffies + 100 * HZ;

	timer_setup(&timer, ran, 0);
	show(timer_pending(&timer));
	show(timer_delete(&timer));
	show(timer_delete_sync(&timer));
	show(mod_timer_pending(&timer, later));
	show(timer_pending(&timer));
	show(mod_timer(&timer, later));
	show(timer_pending(&timer));
	show(mod_timer(&timer, later));
	show(mod_timer(&timer, later + HZ));
	show(mod_timer_pending(&timer, later + 2 * HZ));
	show(timer.expires == later + 2 * HZ);
	show(timer_reduce(&timer, later + 3 * HZ));
	show(timer.expires == later + 2 * HZ);
	show(timer_reduce(&timer, later));
	show(timer.expires == later);
	show(timer_delete(&timer));
	show(timer_delete(&timer));
	show(timer_pending(&timer));
	show(timer_reduce(&timer, later));
	show(timer_pending(&timer));
	show(try_to_del_timer_sync(&timer));
	show(try_to_del_timer_sync(&timer));

	say("in the past");
	show(mod_timer(&timer, jiffies - 10));
	msleep(100);
	show(timer_pending(&timer));
	timer.expires = jiffies + 2;
	add_timer(&timer);
	msleep(100);
	show(timer_delete_sync(&timer));
}

FIDELITY_MODULE(run, "Timers that are idle or pending");
