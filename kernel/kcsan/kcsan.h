/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Data races: what the rest of our kernel tells of order, and what the hook tells
 * of accesses.  core.c has the algorithm.
 */
#ifndef TOPHALF_KCSAN_H
#define TOPHALF_KCSAN_H

#include <linux/types.h>

/* Any context.  False before a run begins, and where nothing is looked at. */
extern bool kcsan_watching;

/* What an access is; a read has no bit set. */
#define RACE_WRITE	1
#define RACE_MARKED	2	/* volatile, or atomic */
#define RACE_UPDATE	4	/* a write of what is computed from a read, in one step */
#define RACE_TORN	8	/* wider than a word, or not aligned: never taken for one access */

/* How many contexts that touch shared memory are told apart at once. */
#define RACE_DIMENSIONS	24

/* A vector clock: how far in each of them. */
struct race_clock {
	u32 time[RACE_DIMENSIONS];
};

/*
 * One that accesses are ordered in: a task, the hard IRQs of a CPU, its softirqs.
 * Each task has one in its struct tophalf_task.
 */
struct race_context {
	struct race_clock now;		/* what happened before what it does now */
	struct race_clock fence;	/* what did before its last barrier that orders writes */
	u32 dimension;			/* its place in clocks, from 1 on; 0 until its first access */
	u32 ordered;			/* how often all was ordered before it */
	bool behind_barrier;		/* the next plain write publishes */
	s32 disabled;			/* inside of data_race() */
	s32 marked_next;		/* so many accesses that follow count as marked */
	s32 marked_nest;		/* inside of what a sequence counter's writer does */
	bool marked_flat;
};

/*
 * Any context.  What the calling context did is before whatever follows the next
 * kcsan_acquire() of this object.  An object is any address; what it is for is up
 * to the two sides.
 */
void __kcsan_release_object(const void *object);
void __kcsan_acquire_object(const void *object);

static __always_inline void kcsan_release_object(const void *object)
{
	if (unlikely(kcsan_watching))
		__kcsan_release_object(object);
}

static __always_inline void kcsan_acquire_object(const void *object)
{
	if (unlikely(kcsan_watching))
		__kcsan_acquire_object(object);
}

/*
 * Any context, for a lock that several may have at once.  Readers are before the
 * writer that follows them and behind the one before them, and not among
 * themselves.
 */
static inline void kcsan_acquire_shared(const void *lock)
{
	kcsan_acquire_object(lock);
}

static inline void kcsan_release_shared(const void *lock)
{
	kcsan_release_object((const char *)lock + 1);
}

static inline void kcsan_acquire_exclusive(const void *lock)
{
	kcsan_acquire_object(lock);
	kcsan_acquire_object((const char *)lock + 1);
}

static inline void kcsan_release_exclusive(const void *lock)
{
	kcsan_release_object(lock);
}

/* Objects for order that nothing in particular stands for. */
extern const char kcsan_nodes;		/* files that appeared, to the calls that open them */
extern const char kcsan_calls;		/* system calls that ended, to what takes files away */
extern const char kcsan_bus;		/* writes to devices, to the interrupts that answer them */

/* Any context.  All that the calling context did is before whatever anybody does from now on. */
void kcsan_order_all(void);

/* What a CPU can keep out: its hard IRQs, its softirqs. */
enum race_mask { RACE_HARDIRQS, RACE_SOFTIRQS, RACE_MASKS };

/* Any context: around what keeps the handlers of this CPU out, and around those. */
void __kcsan_masked(enum race_mask mask);
void __kcsan_unmasking(enum race_mask mask);
void __kcsan_handler_begins(enum race_mask mask);
void __kcsan_handler_ends(enum race_mask mask);

static __always_inline void kcsan_masked(enum race_mask mask)
{
	if (unlikely(kcsan_watching))
		__kcsan_masked(mask);
}

static __always_inline void kcsan_unmasking(enum race_mask mask)
{
	if (unlikely(kcsan_watching))
		__kcsan_unmasking(mask);
}

static __always_inline void kcsan_handler_begins(enum race_mask mask)
{
	if (unlikely(kcsan_watching))
		__kcsan_handler_begins(mask);
}

static __always_inline void kcsan_handler_ends(enum race_mask mask)
{
	if (unlikely(kcsan_watching))
		__kcsan_handler_ends(mask);
}

/* Process context.  `created`, which is all zero, begins with what its creator did. */
void kcsan_task_begins(struct race_context *created);
/* Any context.  It will do nothing any more. */
void kcsan_task_ends(struct race_context *gone);

/* Any context.  The memory was given out, or taken back: it has no history. */
void __kcsan_forget(const void *address, size_t size);

static __always_inline void kcsan_forget(const void *address, size_t size)
{
	if (unlikely(kcsan_watching))
		__kcsan_forget(address, size);
}

/*
 * Any context: the hook, before an access.  `kind` is RACE_* bits; `frame` is the
 * frame pointer of the function that the access is a call of.
 */
void __kcsan_access(const volatile void *address, size_t size, unsigned int kind,
		    unsigned long frame);

static __always_inline void kcsan_access(const volatile void *address, size_t size,
					 unsigned int kind, unsigned long frame)
{
	if (unlikely(kcsan_watching))
		__kcsan_access(address, size, kind, frame);
}

/* init/main.c: the boot is over. */
void kcsan_run_begins(void);

#endif
