// SPDX-License-Identifier: GPL-2.0-only
/*
 * An hrtimer that restarts itself, with hrtimer_forward() and its count of overruns.
 */
#include <linux/hrtimer.h>
#include "fidelity.h"

static struct hrtimer timer;
static DECLARE_COMPLETION(done);
static int ran;

static enum hrtimer_restart function(struct hrtimer *unused)
{
	ktime_t before = hrtimer_get_expires(&timer);

	ran++;
	show(hrtimer_callback_running(&timer));
	show(hrtimer_is_queued(&timer));
	show(hrtimer_active(&timer));
	show(ktime_get() >= before);
	show(hrtimer_forward(&timer, before, ms_to_ktime(1)));
	show(hrtimer_forward(&timer, ktime_add_ms(before, 10), ms_to_ktime(4)));
	show(ktime_to_us(ktime_sub(hrtimer_get_expires(&timer), before)));
	if (ran < 3)
		return HRTIMER_RESTART;
	complete(&done);
	return HRTIMER_NORESTART;
}

static void run(void)
{
	ktime_t now = ms_to_ktime(1000);

	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer.function = function;
	show(hrtimer_active(&timer));
	hrtimer_set_expires(&timer, now);
	show(hrtimer_forward(&timer, now - 1, 100));
	show(hrtimer_forward(&timer, now, 100));
	show(hrtimer_get_expires(&timer) - now);
	show(hrtimer_forward(&timer, now + 100, 1000));
	show(hrtimer_get_expires(&timer) - now);
	show(hrtimer_forward(&timer, now + 1000000, 1000000));
	show(hrtimer_get_expires(&timer) - now);
	show(hrtimer_forward(&timer, now + 10500000, 1000000));
	show(hrtimer_get_expires(&timer) - now);
	hrtimer_start(&timer, ms_to_ktime(2), HRTIMER_MODE_REL);
	wait_for_completion(&done);
	show(hrtimer_cancel(&timer));
	show(ran);
}

FIDELITY_MODULE(run, "hrtimers that restart");
