// SPDX-License-Identifier: GPL-2.0-only
/*
 * An hrtimer whose function starts it: with which answer; soft and real-time clocks; ranges;
 * its remaining time.
 */
#include <linux/hrtimer.h>
#include "fidelity.h"

static struct hrtimer timer;
static DECLARE_COMPLETION(done);
static int ran;

static enum hrtimer_restart starts(struct hrtimer *unused)
{
	ran++;
	if (ran == 3) {
		complete(&done);
		return HRTIMER_NORESTART;
	}
	hrtimer_start(&timer, ms_to_ktime(1), HRTIMER_MODE_REL_HARD);
	show(hrtimer_is_queued(&timer));
	show(hrtimer_try_to_cancel(&timer));
	hrtimer_start(&timer, ms_to_ktime(1), HRTIMER_MODE_REL_HARD);
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart once(struct hrtimer *unused)
{
	say_context("once");
	/* It may have come together with another, up to its slack before it had to. */
	show(ktime_to_ns(hrtimer_get_remaining(&timer)) <= 500000);
	complete(&done);
	return HRTIMER_NORESTART;
}

static void try(const char *name, clockid_t clock, enum hrtimer_mode mode)
{
	say("%s", name);
	hrtimer_init(&timer, clock, mode);
	timer.function = once;
	hrtimer_start_range_ns(&timer, ms_to_ktime(2), 500000, mode);
	show(ktime_to_ns(ktime_sub(hrtimer_get_expires(&timer), hrtimer_get_softexpires(&timer))));
	wait_for_completion(&done);
	show(hrtimer_cancel(&timer));
}

static void run(void)
{
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	timer.function = starts;
	hrtimer_start(&timer, ms_to_ktime(1), HRTIMER_MODE_REL_HARD);
	wait_for_completion(&done);
	show(hrtimer_cancel(&timer));
	show(ran);
	try("monotonic, soft", CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	try("real time, hard", CLOCK_REALTIME, HRTIMER_MODE_REL_HARD);
	try("boot time, soft, pinned", CLOCK_BOOTTIME, HRTIMER_MODE_REL_PINNED_SOFT);
	try("default", CLOCK_MONOTONIC, HRTIMER_MODE_REL);
}

FIDELITY_MODULE(run, "hrtimers that start themselves");
