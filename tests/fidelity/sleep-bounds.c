// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping takes at least as long as was asked for, and so do the busy waits.
 */
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include "fidelity.h"

static s64 since_us(ktime_t begin)
{
	return ktime_us_delta(ktime_get(), begin);
}

static void run(void)
{
	unsigned long before;
	ktime_t begin;

	before = jiffies;
	msleep(20);
	show(time_after_eq(jiffies, before + msecs_to_jiffies(20)));
	begin = ktime_get();
	usleep_range(3000, 5000);
	show(since_us(begin) >= 3000);
	begin = ktime_get();
	fsleep(5);
	show(since_us(begin) >= 5);
	begin = ktime_get();
	udelay(300);
	show(since_us(begin) >= 300);
	begin = ktime_get();
	mdelay(3);
	show(since_us(begin) >= 3000);
	begin = ktime_get();
	ndelay(9000);
	show(ktime_to_ns(ktime_sub(ktime_get(), begin)) >= 9000);
	before = jiffies;
	schedule_timeout_uninterruptible(5);
	show(time_after_eq(jiffies, before + 5));
	before = jiffies;
	msleep(0);
	show(time_after_eq(jiffies, before + 1));
	begin = ktime_get();
	set_current_state(TASK_UNINTERRUPTIBLE);
	{
		ktime_t delay = ms_to_ktime(4);

		show(schedule_hrtimeout(&delay, HRTIMER_MODE_REL));
	}
	show(since_us(begin) >= 4000);
	begin = ktime_get();
	set_current_state(TASK_UNINTERRUPTIBLE);
	{
		ktime_t delay = ktime_add_ms(begin, 6);

		show(schedule_hrtimeout_range(&delay, NSEC_PER_MSEC, HRTIMER_MODE_ABS));
	}
	show(since_us(begin) >= 6000);
	show(current->__state);
}

FIDELITY_MODULE(run, "Sleeping long enough");
