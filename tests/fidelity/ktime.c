// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arithmetic of ktime_t and of divisions, at their limits.
 */
#include <linux/gcd.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/timekeeping.h>
#include "fidelity.h"

static void run(void)
{
	struct timespec64 time = { 1, 999999999 };
	ktime_t first = ktime_set(1, 500000000), second = ms_to_ktime(250);
	u32 remainder;
	u64 wide = 1000000007ULL * 3 + 2;

	show(ktime_to_ns(first));
	show(ktime_to_us(first));
	show(ktime_to_ms(first));
	show(ktime_sub(first, second));
	show(ktime_add_us(second, 3));
	show(ktime_sub_ns(second, 1));
	show(ktime_compare(first, second));
	show(ktime_compare(second, first));
	show(ktime_after(first, second));
	show(ktime_before(first, first));
	show(ktime_add_safe(KTIME_MAX, 1) == KTIME_MAX);
	show(ktime_set(KTIME_SEC_MAX + 1, 0) == KTIME_MAX);
	show(ktime_divns(first, 7));
	show(ktime_divns(-first, 7));
	show(ktime_ms_delta(first, second));
	show(ktime_us_delta(second, first));
	time = timespec64_add(time, (struct timespec64){ 0, 2 });
	show(time.tv_sec);
	show(time.tv_nsec);
	show(timespec64_to_ktime(time));
	time = ns_to_timespec64(-1);
	show(time.tv_sec);
	show(time.tv_nsec);
	show(timespec64_valid(&time));
	remainder = do_div(wide, 1000000007);
	show(wide);
	show(remainder);
	show(div_s64(-7, 2));
	show(div64_u64(~0ULL, 10));
	show(mul_u64_u32_div(1ULL << 40, 3, 7));
	show(DIV_ROUND_UP(7, 3));
	show(DIV_ROUND_CLOSEST(-7, 3));
	show(roundup(13, 5));
	show(rounddown(13, 5));
	show(int_sqrt(99));
	show(gcd(84, 36));
	show(ktime_get_real_seconds() >= 0);
	show(ktime_get_boottime() >= ktime_get() - NSEC_PER_SEC);
	show(ktime_get_coarse_ns() <= ktime_get_ns());
}

FIDELITY_MODULE(run, "Arithmetic of time");
