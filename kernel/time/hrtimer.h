/* SPDX-License-Identifier: GPL-2.0-only */
/* Where struct hrtimer_clock_base differs between versions of Linux. */
#ifndef TOPHALF_HRTIMER_H
#define TOPHALF_HRTIMER_H

#include <linux/hrtimer.h>
#include <linux/seqlock.h>
#include <linux/version.h>

static inline void hrtimer_base_init(struct hrtimer_clock_base *base,
				     struct hrtimer_cpu_base *cpu_base, unsigned int index,
				     clockid_t clock, ktime_t (*get_time)(void))
{
	base->cpu_base = cpu_base;
	base->index = index;
	base->clockid = clock;
	seqcount_raw_spinlock_init(&base->seq, &cpu_base->lock);
	timerqueue_init_head(&base->active);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 18, 0)
	base->get_time = get_time;
#endif
}

#endif
