// SPDX-License-Identifier: GPL-2.0-only
/*
 * Conversions between jiffies and other units, at their limits, in terms of HZ.
 */
#include <linux/jiffies.h>
#include <linux/time64.h>
#include <linux/timer.h>
#include "fidelity.h"

static void run(void)
{
	show(msecs_to_jiffies(0));
	show(msecs_to_jiffies(1));
	show(msecs_to_jiffies(1000) == HZ);
	show(msecs_to_jiffies(10000) == 10 * HZ);
	show(msecs_to_jiffies(UINT_MAX) == MAX_JIFFY_OFFSET);
	show(msecs_to_jiffies((unsigned int)-5) == MAX_JIFFY_OFFSET);
	show(usecs_to_jiffies(0));
	show(usecs_to_jiffies(1));
	show(usecs_to_jiffies(1000000) == HZ);
	show(jiffies_to_msecs(HZ));
	show(jiffies_to_usecs(HZ));
	show(jiffies_to_nsecs(HZ));
	show(nsecs_to_jiffies(NSEC_PER_SEC) == HZ);
	show(time_after(INITIAL_JIFFIES, INITIAL_JIFFIES - 1));
	show(time_before(ULONG_MAX, 0UL));
	show(time_in_range(5UL, 3UL, 5UL));
	show(time_in_range_open(5UL, 3UL, 5UL));
	show(time_is_after_jiffies(jiffies + 100));
	show(time_is_before_jiffies(jiffies - 1));
	show(jiffies_64 >= 0 && get_jiffies_64() - jiffies_64 < HZ);
	show(round_jiffies(jiffies + HZ) >= jiffies);
	show(round_jiffies_relative(5 * HZ) > 0);
	show(jiffies_delta_to_msecs(-5));
	show(clock_t_to_jiffies(100) == HZ);
	show(jiffies_to_clock_t(HZ));
	show(timespec64_to_jiffies(&(struct timespec64){ 1, 0 }) - HZ);
}

FIDELITY_MODULE(run, "Conversions of jiffies");
