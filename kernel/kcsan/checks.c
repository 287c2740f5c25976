// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the target's headers say: of accesses that no compiler sees, of barriers,
 * of races that are meant, and of sequence counters.  The target's kcsan-checks.h
 * (target/linux/) gives Linux's names to these.
 *
 * Any context, for everything in this file.
 */
#include <linux/types.h>
#include "internal.h"

/* The types of access there. */
#define CHECK_WRITE	1
#define CHECK_COMPOUND	2
#define CHECK_ATOMIC	4
#define CHECK_ASSERT	8

void tophalf_race_access(const volatile void *address, size_t size, int type);
void tophalf_race_barrier(void);
void tophalf_race_meant(int change);
void tophalf_race_marked(int change);
void tophalf_race_marked_flat(bool on);
void tophalf_race_marked_next(int count);

/*
 * An assertion that nobody else writes is a plain read; one that nobody else does
 * anything is taken for no more.
 */
void tophalf_race_access(const volatile void *address, size_t size, int type)
{
	unsigned int kind = type & CHECK_WRITE && !(type & CHECK_ASSERT) ? RACE_WRITE : 0;

	if (type & CHECK_ATOMIC)
		kind |= RACE_MARKED;
	if (type & CHECK_COMPOUND)
		kind |= RACE_UPDATE;
	kcsan_access(address, size, kind, (unsigned long)__builtin_frame_address(0));
}

void tophalf_race_barrier(void)
{
	struct race_context *context;

	if (!kcsan_watching)
		return;
	context = race_context_now();
	race_barrier(context);
	context->behind_barrier = true;
}

void tophalf_race_meant(int change)
{
	if (kcsan_watching)
		race_context_now()->disabled += change;
}

void tophalf_race_marked(int change)
{
	if (kcsan_watching)
		race_context_now()->marked_nest += change;
}

void tophalf_race_marked_flat(bool on)
{
	if (kcsan_watching)
		race_context_now()->marked_flat = on;
}

void tophalf_race_marked_next(int count)
{
	if (kcsan_watching)
		race_context_now()->marked_next = count;
}
