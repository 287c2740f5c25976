/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The operations of a bounded program, for a strategy that explores them one by one:
 * explore/operation.h says what they are.
 *
 * Each access that the hook sees is one, and each call of the target that waits,
 * wakes, locks or unlocks.  What our kernel does inside such a call belongs to it:
 * it says what memory it touched, but is not stopped in the middle.  A handler, a
 * softirq or a timer's function that was chosen to run makes operations as a task does.
 * In any other run these functions cost a load and a branch.
 */
#ifndef TOPHALF_OPERATION_H
#define TOPHALF_OPERATION_H

#include "tophalf.h"

typedef tophalf_u32 (*operation_ready)(const void *object);

/* operation.c: what follows, in a run by operations. */
void operation_await(operation_ready ready, const void *object);
void operation_note(const volatile void *address, size_t size, u32 flags);
void operation_access(const volatile void *address, size_t size, u32 flags);
void operation_checked(const volatile void *address, size_t size, u32 flags);
void operation_resumes(void);
void operation_polls(void);
/* Our kernel waits in the middle of a call, which is another operation.  What its touch says of that, 0: it is none. */
u32 operation_waits(operation_ready ready, const void *object);
void operation_mask_softirqs(void);

/* Any context.  Another function is called, in the middle of what our kernel does of its own accord. */
static __always_inline void operation_step(void)
{
	if (unlikely(tophalf_cpu()->handles))
		operation_await(NULL, NULL);
}

/* Any context.  Whether softirqs may begin on this CPU may have changed. */
static __always_inline void operation_masks(void)
{
	if (unlikely(tophalf_machine.by_operations))
		operation_mask_softirqs();
}

/* Any context.  The operation that is being made touches this memory: TOPHALF_TOUCH_*. */
static __always_inline void operation_touch(const volatile void *address, size_t size, u32 flags)
{
	if (unlikely(tophalf_machine.by_operations))
		operation_note(address, size, flags);
}

/*
 * Any context.  The operation is about an object that can be had now or not; `awaits`
 * says whether it waits for that (TOPHALF_TOUCH_AWAITS).
 */
static __always_inline void operation_touch_object(const volatile void *object, size_t size,
						   u32 awaits, bool can_be_had)
{
	operation_touch(object, size, TOPHALF_TOUCH_WRITES | awaits |
			(can_be_had ? 0 : TOPHALF_TOUCH_SHUT));
}

/* Any context.  An operation begins, if the call comes from the target. */
static __always_inline void operation_begin(unsigned long caller)
{
	if (unlikely(tophalf_machine.by_operations) && tophalf_target_text(caller))
		operation_await(NULL, NULL);
}

/*
 * Any context.  The same for one that has to wait until ready(object).  Returns what
 * its touch of the object says of that: nothing where it comes from elsewhere.
 */
static __always_inline u32 operation_begin_await(operation_ready ready, const void *object,
						 unsigned long caller)
{
	if (likely(!tophalf_machine.by_operations) || !tophalf_target_text(caller))
		return 0;
	operation_await(ready, object);
	return ready ? TOPHALF_TOUCH_AWAITS : 0;
}

/*
 * Any context.  A preemption point that was counted, before an access of the target at
 * `where`, which is an operation.
 */
static __always_inline void operation_point(const volatile void *address, size_t size, u32 flags,
					    unsigned long where)
{
	if (unlikely(tophalf_machine.places))
		tophalf_host->place(where, address, size, flags & TOPHALF_TOUCH_WRITES);
	else if (unlikely(tophalf_machine.by_operations))
		operation_access(address, size, flags);
	else if (tophalf_points < 0 && tophalf_point_due())
		tophalf_host->point();
}

#endif
