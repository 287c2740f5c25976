// SPDX-License-Identifier: GPL-2.0-only
/*
 * hrtimers of one moment run in the order in which they were started, a soft one after hard
 * ones, and an absolute past at once.
 */
#include <linux/hrtimer.h>
#include "fidelity.h"

struct numbered {
	struct hrtimer timer;
	int number;
};

static struct numbered timers[4];
static int done;

static enum hrtimer_restart function(struct hrtimer *timer)
{
	say("number %d", container_of(timer, struct numbered, timer)->number);
	WRITE_ONCE(done, done + 1);
	return HRTIMER_NORESTART;
}

static void run(void)
{
	ktime_t when;
	int i;

	stay_on(0);
	for (i = 0; i < ARRAY_SIZE(timers); i++) {
		timers[i].number = i;
		hrtimer_init(&timers[i].timer, CLOCK_MONOTONIC,
			     i == 1 ? HRTIMER_MODE_ABS_PINNED_SOFT : HRTIMER_MODE_ABS_PINNED_HARD);
		timers[i].timer.function = function;
	}
	local_irq_disable();
	when = ktime_add_ms(ktime_get(), 5);
	for (i = 0; i < ARRAY_SIZE(timers); i++)
		hrtimer_start(&timers[i].timer, i == 3 ? when - 1 : when,
			      i == 1 ? HRTIMER_MODE_ABS_PINNED_SOFT : HRTIMER_MODE_ABS_PINNED_HARD);
	local_irq_enable();
	while (READ_ONCE(done) < 4)
		msleep(1);
	say("the past");
	hrtimer_start(&timers[0].timer, 1, HRTIMER_MODE_ABS_PINNED_HARD);
	while (READ_ONCE(done) < 5)
		cpu_relax();
	for (i = 0; i < ARRAY_SIZE(timers); i++)
		show(hrtimer_cancel(&timers[i].timer));
}

FIDELITY_MODULE(run, "The order of hrtimers");
