/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of kernel/time/ share: how timers and hrtimers tell the clock
 * event device of a CPU when it is needed.
 */
#ifndef TOPHALF_TICK_H
#define TOPHALF_TICK_H

#include <linux/jiffies.h>
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/timer.h>
#include "../tophalf.h"

#define NEVER_NS	(~0ull)

/* tick.c.  Any context.  Of a bounded program: which timer of `cpu` matters to it may have changed. */
void tick_tell_what_matters(unsigned int cpu);
/* tick.c.  Any context.  A timer of `cpu` was added or moved: is its event still early enough? */
void tick_reprogram(unsigned int cpu);
/* Any context.  When the tick that makes jiffies `jiffy` comes. */
u64 tick_of_jiffy(u64 jiffy);

/* timer.c.  Hard IRQ: raises TIMER_SOFTIRQ if a timer of this CPU has expired. */
void timers_tick(void);
/* Any context.  When an idle CPU has to wake up for its timers; NEVER_NS if it need not. */
u64 timers_next_event(unsigned int cpu);
/* Any context.  When the first of those is due that run code of the target, or wake a task that has. */
u64 timers_next_that_matters(unsigned int cpu);

/* hrtimer.c.  Hard IRQ: runs those that expire there, and raises HRTIMER_SOFTIRQ for the others. */
void hrtimers_expire(void);
u64 hrtimers_next_event(unsigned int cpu);
u64 hrtimers_next_that_matters(unsigned int cpu);

/* timekeeping.c.  Any context.  What is to be added to CLOCK_MONOTONIC. */
ktime_t timekeeping_offset(enum tk_offsets offset);
/* hrtimer.c.  Any context: CLOCK_REALTIME or CLOCK_TAI was set. */
void hrtimers_clock_was_set(void);

/* sleep_timeout.c.  Any context.  Whom a timer wakes that ends a sleep; null if it does something else. */
struct task_struct *timer_wakes(struct timer_list *timer);
struct task_struct *hrtimer_wakes(struct hrtimer *timer);

/* sleep_timeout.c.  Sleeps for a timer's time; the context has been checked, and `allowed` is the answer. */
long schedule_timeout_checked(long timeout, bool allowed);

#endif
