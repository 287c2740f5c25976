/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of RCU share.
 */
#ifndef TOPHALF_RCU_H
#define TOPHALF_RCU_H

#include <linux/rcupdate.h>
#include "../sched/sched.h"

/* Values of rcu_scheduler_active: before there are tasks a grace period is over at once. */
#define RCU_SCHEDULER_INACTIVE	0
#define RCU_SCHEDULER_RUNNING	2

/*
 * A cookie names the grace period that must have ended: its number, shifted so
 * that the small value which Linux reserves for "has ended" cannot be one.
 */
#define RCU_COOKIE_SHIFT	2
#define RCU_COOKIE_COMPLETED	1UL

static inline unsigned long rcu_cookie(unsigned long ended, bool in_progress)
{
	/* One that has begun already does not wait for the readers of now. */
	return (ended + 1 + in_progress) << RCU_COOKIE_SHIFT;
}

static inline bool rcu_cookie_ended(unsigned long cookie, unsigned long ended)
{
	return cookie == RCU_COOKIE_COMPLETED ||
	       (long)((ended << RCU_COOKIE_SHIFT) - cookie) >= 0;
}

/*
 * Any context.  `head` is about to wait for a grace period.  False, with a
 * report, if it waits already, or is no memory any more.
 */
bool rcu_begin(struct rcu_head *head, rcu_callback_t function);

/* Softirq or process context with bottom halves off: carries out one callback. */
void rcu_invoke(struct rcu_head *head, enum tophalf_context context);

#endif
