/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of this folder share. */
#ifndef TOPHALF_KCSAN_INTERNAL_H
#define TOPHALF_KCSAN_INTERNAL_H

#include <tophalf/races.h>
#include "../tophalf.h"
#include "kcsan.h"

#define RACE_BACKTRACE	8

/* Bits beyond those of kcsan.h, of an access that was made. */
#define RACE_CHANGED	16	/* a write after which the memory held something else */
#define RACE_STALE	32	/* a read of what somebody changed since, without order */
#define RACE_PUBLISHES	64	/* a plain write right behind a barrier: see core.c */

/* An access to some bytes of a granule, in 40 bytes. */
struct race_access {
	u32 time;			/* of its context's own clock */
	u8 dimension;			/* which context: race_context.dimension, 0: no access */
	u8 bytes;			/* which of the eight */
	u8 kind;			/* RACE_* */
	u8 context : 4, cpu : 4;
	u32 backtrace[RACE_BACKTRACE];	/* return addresses, of an image below 4 GiB; 0 ends it */
};

/* clock.c.  Any context. */
struct race_context *race_context_now(void);
/* True if what the other did then is before what `context` does now. */
static inline bool race_ordered(const struct race_context *context, const struct race_access *access)
{
	return access->time <= context->now.time[access->dimension - 1];
}

/* Gives the context a place in clocks, if it has none and one is free. */
bool race_number(struct race_context *context);
/* What it did until now is before its marked writes from now on. */
void race_barrier(struct race_context *context);
/* A read takes what the writes to the address published that are marked, or right behind a barrier. */
void race_read_published(struct race_context *context, unsigned long address);
void race_write_publishes(struct race_context *context, unsigned long address);
/* There is no room for more.  Order that is not known would be a race: nothing is looked at any more. */
void race_give_up(void);

/* The arena.  Nothing of it is touched before it is needed. */
#define RACE_CELLS		TOPHALF_RACES_BASE
#define RACE_CELLS_MAX		0x4000
#define RACE_CELL_SLOTS		(TOPHALF_RACES_BASE + 0x800000)
#define RACE_OBJECTS		(TOPHALF_RACES_BASE + 0xa00000)
#define RACE_OBJECTS_MAX	0x1000
#define RACE_OBJECT_SLOTS	(TOPHALF_RACES_BASE + 0xc00000)

/* report.c.  Any context: an access that is being made, kept until it is known what it changed. */
struct race_found {
	struct race_access made, other;
	unsigned long address;
	u32 size;			/* of the access that was made */
	bool lost;			/* the other's write, between a read and the write that was made */
};

/* True if a report about this address would be news.  What is known of the place is kept for it. */
bool race_prepare(unsigned long address, bool lost, unsigned long frame);
void race_report(const struct race_found *found);

#endif
