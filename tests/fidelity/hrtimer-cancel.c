// SPDX-License-Identifier: GPL-2.0-only
/*
 * hrtimer_cancel() and hrtimer_try_to_cancel() of an idle, a queued and a running one;
 * starting it again moves it.
 */
#include <linux/hrtimer.h>
#include <linux/smp.h>
#include "fidelity.h"

static struct hrtimer timer;
static int started, go, ran;

static enum hrtimer_restart function(struct hrtimer *unused)
{
	WRITE_ONCE(started, 1);
	spin_until(&go);
	ran++;
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart forever(struct hrtimer *unused)
{
	WRITE_ONCE(ran, ran + 1);
	hrtimer_forward_now(&timer, ms_to_ktime(2));
	return HRTIMER_RESTART;
}

static void start_there(void *unused)
{
	hrtimer_start(&timer, ms_to_ktime(2), HRTIMER_MODE_REL_PINNED_HARD);
}

static void run(void)
{
	int before;

	stay_on(0);
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_HARD);
	timer.function = function;
	show(hrtimer_cancel(&timer));
	show(hrtimer_try_to_cancel(&timer));
	hrtimer_start(&timer, ms_to_ktime(100000), HRTIMER_MODE_REL_PINNED_HARD);
	show(hrtimer_active(&timer));
	show(ktime_to_ms(hrtimer_get_remaining(&timer)) > 90000);
	hrtimer_start(&timer, ms_to_ktime(200000), HRTIMER_MODE_REL_PINNED_HARD);
	show(ktime_to_ms(hrtimer_get_remaining(&timer)) > 190000);
	show(hrtimer_try_to_cancel(&timer));
	show(hrtimer_try_to_cancel(&timer));
	hrtimer_restart(&timer);
	show(hrtimer_active(&timer));
	show(hrtimer_cancel(&timer));
	show(hrtimer_cancel(&timer));

	smp_call_function_single(1, start_there, NULL, 1);
	spin_until(&started);
	show(hrtimer_active(&timer));
	show(hrtimer_is_queued(&timer));
	show(hrtimer_callback_running(&timer));
	show(hrtimer_try_to_cancel(&timer));
	hrtimer_start(&timer, ms_to_ktime(100000), HRTIMER_MODE_REL_PINNED_HARD);
	show(hrtimer_try_to_cancel(&timer));
	show(hrtimer_is_queued(&timer));
	WRITE_ONCE(go, 1);
	while (READ_ONCE(ran) < 1)
		cpu_relax();
	msleep(10);
	show(hrtimer_cancel(&timer));

	ran = 0;
	timer.function = forever;
	hrtimer_start(&timer, ms_to_ktime(1), HRTIMER_MODE_REL_HARD);
	while (READ_ONCE(ran) < 3)
		msleep(1);
	hrtimer_cancel(&timer);
	before = ran;
	msleep(20);
	show(ran == before);
}

FIDELITY_MODULE(run, "hrtimers that are cancelled");
