// SPDX-License-Identifier: GPL-2.0-only
/*
 * What time it is.
 *
 * CLOCK_MONOTONIC is the machine's virtual clock.  The others are that clock and
 * an offset; the machine boots at a fixed date, so that a run is the same on any
 * day.  While the machine sleeps the virtual clock stands still, and with it all
 * timers; the machine counts that time apart, and on waking it is added to
 * CLOCK_BOOTTIME and CLOCK_REALTIME.  Any context, unless a function says
 * otherwise.
 */
#include <linux/clocksource.h>
#include <linux/clocksource_ids.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>
#include <linux/timex.h>
#include <linux/version.h>
#include "../operation.h"
#include "../power/power.h"
#include "tick.h"

/* 2024-01-01 00:00:00 UTC */
#define BOOT_DATE	1704067200LL

static ktime_t offsets[TK_OFFS_MAX] = {
	[TK_OFFS_REAL] = BOOT_DATE * NSEC_PER_SEC,
	[TK_OFFS_TAI] = BOOT_DATE * NSEC_PER_SEC,
};

static unsigned int times_set;

int timekeeping_suspended;
int persistent_clock_is_local;

static __always_inline ktime_t now(void)
{
	operation_begin(_RET_IP_);
	operation_touch(&tophalf_machine.now_ns, sizeof(tophalf_machine.now_ns), 0);
	tophalf_point();
	return tophalf_machine.now_ns;
}

/* The time of the last tick. */
static __always_inline ktime_t coarse_now(void)
{
	operation_begin(_RET_IP_);
	operation_touch(&jiffies_64, sizeof(jiffies_64), 0);
	return tick_of_jiffy(jiffies_64);
}

ktime_t timekeeping_offset(enum tk_offsets offset)
{
	return offsets[offset];
}

/* Boot. */
void timekeeping_init(void)
{
}

ktime_t ktime_get(void)
{
	WARN_ONCE(timekeeping_suspended, "the time is asked for while timekeeping is suspended\n");
	return now();
}

u32 ktime_get_resolution_ns(void)
{
	return 1;
}

ktime_t ktime_get_with_offset(enum tk_offsets offs)
{
	return ktime_add(now(), offsets[offs]);
}

ktime_t ktime_get_coarse_with_offset(enum tk_offsets offs)
{
	return ktime_add(coarse_now(), offsets[offs]);
}

ktime_t ktime_mono_to_any(ktime_t tmono, enum tk_offsets offs)
{
	return ktime_add(tmono, offsets[offs]);
}

ktime_t ktime_get_raw(void)
{
	return now();
}

u64 ktime_get_mono_fast_ns(void)
{
	return now();
}

u64 ktime_get_raw_fast_ns(void)
{
	return now();
}

u64 ktime_get_boot_fast_ns(void)
{
	return ktime_get_with_offset(TK_OFFS_BOOT);
}

u64 ktime_get_tai_fast_ns(void)
{
	return ktime_get_with_offset(TK_OFFS_TAI);
}

u64 ktime_get_real_fast_ns(void)
{
	return ktime_get_with_offset(TK_OFFS_REAL);
}

void ktime_get_fast_timestamps(struct ktime_timestamps *snap)
{
	snap->mono = now();
	snap->boot = ktime_add(snap->mono, offsets[TK_OFFS_BOOT]);
	snap->real = ktime_add(snap->mono, offsets[TK_OFFS_REAL]);
}

void ktime_get_ts64(struct timespec64 *ts)
{
	*ts = ktime_to_timespec64(now());
}

void ktime_get_real_ts64(struct timespec64 *ts)
{
	*ts = ktime_to_timespec64(ktime_get_with_offset(TK_OFFS_REAL));
}

void ktime_get_raw_ts64(struct timespec64 *ts)
{
	*ts = ktime_to_timespec64(now());
}

void ktime_get_coarse_ts64(struct timespec64 *ts)
{
	*ts = ktime_to_timespec64(coarse_now());
}

void ktime_get_coarse_real_ts64(struct timespec64 *ts)
{
	*ts = ktime_to_timespec64(ktime_get_coarse_with_offset(TK_OFFS_REAL));
}

time64_t ktime_get_seconds(void)
{
	return ktime_divns(coarse_now(), NSEC_PER_SEC);
}

time64_t ktime_get_real_seconds(void)
{
	return ktime_divns(ktime_get_coarse_with_offset(TK_OFFS_REAL), NSEC_PER_SEC);
}

time64_t __ktime_get_real_seconds(void)
{
	return ktime_get_real_seconds();
}

void getboottime64(struct timespec64 *ts)
{
	*ts = ktime_to_timespec64(ktime_sub(offsets[TK_OFFS_REAL], offsets[TK_OFFS_BOOT]));
}

unsigned long random_get_entropy_fallback(void)
{
	return tophalf_machine.now_ns;
}

/* A range of `maxsec` seconds at frequency `from` must fit, times the factor, in 64 bits. */
void clocks_calc_mult_shift(u32 *mult, u32 *shift, u32 from, u32 to, u32 maxsec)
{
	unsigned int bits = 32 - fls64((u64)maxsec * from >> 32);
	u64 factor = 0;
	u32 by;

	for (by = 32; by > 0; by--) {
		factor = div_u64(((u64)to << by) + from / 2, from);
		if (!(factor >> bits))
			break;
	}
	*mult = factor;
	*shift = by;
}

/* ---- setting the clock.  Process context. ------------------------------------------ */

static void step_clock(ktime_t by)
{
	offsets[TK_OFFS_REAL] = ktime_add(offsets[TK_OFFS_REAL], by);
	offsets[TK_OFFS_TAI] = ktime_add(offsets[TK_OFFS_TAI], by);
	times_set++;
	hrtimers_clock_was_set();
}

int do_settimeofday64(const struct timespec64 *ts)
{
	if (!timespec64_valid_settod(ts))
		return -EINVAL;
	step_clock(ktime_sub(timespec64_to_ktime(*ts), ktime_get_with_offset(TK_OFFS_REAL)));
	return 0;
}

int timekeeping_inject_offset(const struct timespec64 *ts)
{
	if (ts->tv_nsec < 0 || ts->tv_nsec >= NSEC_PER_SEC)
		return -EINVAL;
	step_clock(timespec64_to_ktime(*ts));
	return 0;
}

/* ---- system sleep ------------------------------------------------------------------------- */

static u64 asleep_before_ns;

static void add_sleep(ktime_t slept)
{
	offsets[TK_OFFS_BOOT] = ktime_add(offsets[TK_OFFS_BOOT], slept);
	step_clock(slept);
}

/* Interrupts off, the last CPU that runs. */
void timekeeping_suspend(void)
{
	asleep_before_ns = tophalf_machine.asleep_ns;
	timekeeping_suspended = 1;
}

void timekeeping_resume(void)
{
	timekeeping_suspended = 0;
	add_sleep(tophalf_machine.asleep_ns - asleep_before_ns);
}

/* No clock that runs on while the machine sleeps can tell the date, so an RTC is asked for it before. */
bool timekeeping_rtc_skipsuspend(void)
{
	return false;
}

/* ... but not afterwards: the machine has counted how long it slept. */
bool timekeeping_rtc_skipresume(void)
{
	return true;
}

/* Process context. */
void timekeeping_inject_sleeptime64(const struct timespec64 *delta)
{
	add_sleep(timespec64_to_ktime(*delta));
}

/* ---- time stamps of devices: the counter is the virtual clock itself ------------------ */

void ktime_get_snapshot(struct system_time_snapshot *snapshot)
{
	ktime_t mono = now();

	*snapshot = (struct system_time_snapshot){
		.cycles = mono,
		.real = ktime_add(mono, offsets[TK_OFFS_REAL]),
		.raw = mono,
		.cs_id = CSID_GENERIC,
		.clock_was_set_seq = times_set,
	};
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	snapshot->boot = ktime_add(mono, offsets[TK_OFFS_BOOT]);
#endif
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
bool timekeeping_clocksource_has_base(enum clocksource_ids id)
{
	return false;
}

bool ktime_real_to_base_clock(ktime_t treal, enum clocksource_ids base_id, u64 *cycles)
{
	return false;
}

/*
 * The counter of a real platform (ART, the Arm counter, ...) is not the clock of
 * this machine, and Linux's answer to that is -ENODEV.
 */
int get_device_system_crosststamp(int (*get_time_fn)(ktime_t *device_time,
						     struct system_counterval_t *counter, void *ctx),
				  void *ctx, struct system_time_snapshot *history,
				  struct system_device_crosststamp *xtstamp)
{
	struct system_counterval_t counter = { };
	int error = get_time_fn(&xtstamp->device, &counter, ctx);

	if (error)
		return error;
	if (counter.cs_id == CSID_GENERIC)
		tophalf_unsupported("get_device_system_crosststamp");
	return -ENODEV;
}
#endif
