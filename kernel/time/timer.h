/* SPDX-License-Identifier: GPL-2.0-only */
/* What arming and expiry of timers (timer.c) and taking them back (timer_delete.c) share. */
#ifndef TOPHALF_TIMER_H
#define TOPHALF_TIMER_H

#include <linux/timer.h>
#include "../operation.h"

struct timer_base {
	struct hlist_head timers;
	struct hlist_head deferrable;
	struct timer_list *running;
};

extern struct timer_base timer_bases[NR_CPUS];

static inline struct timer_base *timer_base_of(const struct timer_list *timer)
{
	return &timer_bases[timer->flags & TIMER_CPUMASK];
}

/* timer.c.  Any context, for all that follow. */

/* Takes a timer that is pending from its list. */
void timer_detach(struct timer_list *timer);
/* False, with a report, unless there is a timer. */
bool timer_usable(const struct timer_list *timer, const char *what);
/* For operations (operation.h): whether the function of timer `object` does not run. */
u32 timer_does_not_run(const void *object);
/* The operation is about the timer, and `awaits` that its function does not run. */
void timer_touch(struct timer_list *timer, u32 awaits);
/* It was armed, in relation to now, or taken back. */
void timer_tell_if_it_matters(struct timer_list *timer, bool armed);

/* A call of the target for a timer. */
static __always_inline void timer_operation(struct timer_list *timer, unsigned long caller)
{
	operation_begin(caller);
	timer_touch(timer, 0);
}

#endif
