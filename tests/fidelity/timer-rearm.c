// SPDX-License-Identifier: GPL-2.0-only
/*
 * timer_delete_sync() against a function that arms its timer again: it is gone after it, though
 * whether it was pending when the caller came is a matter of the moment.
 */
#include <linux/timer.h>
#include "fidelity.h"

static struct timer_list timer;
static int ran;

static void again(struct timer_list *unused)
{
	int pending = mod_timer(&timer, jiffies + 1);

	ran++;
	if (ran <= 2) {
		show(pending);
		show(timer_pending(&timer));
	}
}

static void run(void)
{
	int before;

	timer_setup(&timer, again, 0);
	mod_timer(&timer, jiffies + 1);
	while (READ_ONCE(ran) < 5)
		msleep(1);
	timer_delete_sync(&timer);
	before = ran;
	msleep(50);
	show(timer_pending(&timer));
	show(ran == before);
	show(mod_timer(&timer, jiffies + 100 * HZ));
	show(timer_delete_sync(&timer));
}

FIDELITY_MODULE(run, "Timers that arm themselves");
