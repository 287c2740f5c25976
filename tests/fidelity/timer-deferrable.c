// SPDX-License-Identifier: GPL-2.0-only
/*
 * A deferrable timer runs on a CPU that is busy, as any other, and can be taken away.
 */
#include <linux/timer.h>
#include "fidelity.h"

static struct timer_list timer;
static int ran;

static void deferred(struct timer_list *unused)
{
	say_context("deferrable");
	WRITE_ONCE(ran, 1);
}

static void run(void)
{
	stay_on(0);
	timer_setup(&timer, deferred, TIMER_DEFERRABLE | TIMER_PINNED);
	show(mod_timer(&timer, jiffies + 2));
	while (!READ_ONCE(ran))
		cond_resched();
	show(timer_delete(&timer));
	show(mod_timer(&timer, jiffies + 100 * HZ));
	show(timer_delete_sync(&timer));
	show(timer_pending(&timer));
}

FIDELITY_MODULE(run, "Deferrable timers");
