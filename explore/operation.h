/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The operations of a bounded program, and which of them depend on each other.
 *
 * An operation is what a thread does from where it was chosen to where it could be
 * chosen again.  Its footprint is the memory that it touched.  Two operations
 * depend on each other if they are of one thread, if one of them writes what the
 * other touches, or if one made it possible that the other's thread goes on.  The
 * order of those that depend on each other is the happens-before relation of a run;
 * runs in which it is the same are one Mazurkiewicz trace, and do not differ in
 * anything that the program could notice.
 */
#ifndef EXPLORE_OPERATION_H
#define EXPLORE_OPERATION_H

#include <stdbool.h>
#include <stdint.h>

#define OPERATIONS_MAX	2048		/* of one run */
#define THREADS_MAX	32
#define TOUCHES_MAX	24

/* [address, address + size), and TOPHALF_TOUCH_*. */
struct touch {
	uint64_t address;
	uint32_t size, flags;
};

struct footprint {
	uint32_t count;
	bool everything;		/* there were too many: it depends on all */
	struct touch touches[TOUCHES_MAX];
};

struct operation {
	uint32_t thread;		/* its index, below THREADS_MAX */
	uint32_t as;			/* the thread that is chosen where it is to be made: the same, as a rule */
	bool waits;			/* it was not made, and only tells what kept it away: nothing depends on it */
	uint32_t number;		/* in its thread, from 1 */
	int32_t enabler;		/* the operation after which its thread could go on; -1: none */
	uint32_t barrier;		/* and only after all before this one, because nothing else was left */
	struct footprint footprint;
	uint16_t clock[THREADS_MAX];	/* how many operations of each thread happen before it, itself included */
};

void footprint_add(struct footprint *footprint, uint64_t address, uint32_t size, uint32_t flags);
bool footprints_conflict(const struct footprint *a, const struct footprint *b);
/* `later` waits for what it could not have had before `earlier`: a lock that `earlier` releases. */
bool footprint_lets(const struct footprint *earlier, const struct footprint *later);
/* `later` waits for what it could have had before `earlier`: a lock that `earlier` takes. */
bool footprint_overtaken(const struct footprint *earlier, const struct footprint *later);

/*
 * Whether the one at `second` could have all that it waits for if it came before the one at
 * `first`; gone[] then tells what cannot come before it: all that happens after `first`, and
 * what else closed something that it waits for, with what happens after that.
 */
bool operation_could_precede(const struct operation *run, uint32_t count, uint32_t first,
			     uint32_t second, bool gone[OPERATIONS_MAX]);

/* It waits for what cannot be had: its thread was let into that because no other one could go on. */
bool footprint_blocked(const struct footprint *footprint);

/* The operation at `first` happens before the one at `second`, which is behind it. */
static inline bool happens_before(const struct operation *first, const struct operation *second)
{
	return second->clock[first->thread] >= first->number;
}

/* They depend on each other directly; `first` and `second` are their places in the run. */
bool operations_depend(const struct operation *run, uint32_t first, uint32_t second);
/* The later of the two for each thread, into the first. */
void clock_join(uint16_t clock[THREADS_MAX], const uint16_t other[THREADS_MAX]);
/* What happens before run[place] by its thread and its enabler alone. */
void operation_base(const struct operation *run, uint32_t place, uint16_t clock[THREADS_MAX]);
/* Fills the clock of run[place]; those of all before it are known. */
void operation_clock(struct operation *run, uint32_t place);
/* The same number for all runs of one Mazurkiewicz trace: `name` tells a thread in every run. */
uint64_t operations_class(const struct operation *run, uint32_t count,
			  const uint32_t names[THREADS_MAX]);

#endif
