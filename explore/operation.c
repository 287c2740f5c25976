// SPDX-License-Identifier: GPL-2.0-only
/* Footprints, and the happens-before relation that follows from them; see operation.h. */
#include <string.h>
#include <explore/operation.h>
#include <explore/trace.h>
#include <tophalf/boundary.h>

/* What is true of the memory before the operation is said by the first touch of it alone. */
#define FIRST_TOUCH	(TOPHALF_TOUCH_AWAITS | TOPHALF_TOUCH_SHARED | TOPHALF_TOUCH_SHUT | \
			 TOPHALF_TOUCH_SHUT_SHARED)

void footprint_add(struct footprint *footprint, uint64_t address, uint32_t size, uint32_t flags)
{
	uint32_t i;

	for (i = 0; i < footprint->count; i++) {
		struct touch *touch = &footprint->touches[i];

		if (touch->address != address || touch->size != size)
			continue;
		touch->flags |= flags & ~FIRST_TOUCH;
		return;
	}
	if (footprint->count == TOUCHES_MAX) {
		footprint->everything = true;
		return;
	}
	footprint->touches[footprint->count++] = (struct touch){ address, size, flags };
}

static bool touches_conflict(const struct touch *a, const struct touch *b)
{
	return (a->flags | b->flags) & TOPHALF_TOUCH_WRITES &&
	       a->address < b->address + b->size && b->address < a->address + a->size;
}

bool footprints_conflict(const struct footprint *a, const struct footprint *b)
{
	uint32_t i, j;

	if (a->everything || b->everything)
		return true;
	for (i = 0; i < a->count; i++)
		for (j = 0; j < b->count; j++)
			if (touches_conflict(&a->touches[i], &b->touches[j]))
				return true;
	return false;
}

/* Before `earlier`, nobody could have had what `later` waits for. */
static bool shut_before(const struct touch *earlier, const struct touch *later)
{
	return earlier->flags & (later->flags & TOPHALF_TOUCH_SHARED ? TOPHALF_TOUCH_SHUT_SHARED :
								       TOPHALF_TOUCH_SHUT);
}

static bool meets_awaited(const struct footprint *earlier, const struct footprint *later, bool shut)
{
	uint32_t i, j;

	for (i = 0; i < earlier->count; i++)
		for (j = 0; j < later->count; j++)
			if (later->touches[j].flags & TOPHALF_TOUCH_AWAITS &&
			    touches_conflict(&earlier->touches[i], &later->touches[j]) &&
			    shut_before(&earlier->touches[i], &later->touches[j]) == shut)
				return true;
	return false;
}

bool footprint_blocked(const struct footprint *footprint)
{
	uint32_t i;

	for (i = 0; i < footprint->count; i++)
		if (footprint->touches[i].flags & TOPHALF_TOUCH_AWAITS &&
		    shut_before(&footprint->touches[i], &footprint->touches[i]))
			return true;
	return false;
}

bool footprint_lets(const struct footprint *earlier, const struct footprint *later)
{
	return meets_awaited(earlier, later, true);
}

bool footprint_overtaken(const struct footprint *earlier, const struct footprint *later)
{
	return meets_awaited(earlier, later, false);
}

bool operations_depend(const struct operation *run, uint32_t first, uint32_t second)
{
	return run[first].thread == run[second].thread || run[second].enabler == (int32_t)first ||
	       first < run[second].barrier ||
	       footprints_conflict(&run[first].footprint, &run[second].footprint);
}

static const struct touch *find_conflict(const struct footprint *footprint, const struct touch *touch)
{
	uint32_t i;

	for (i = 0; i < footprint->count; i++)
		if (touches_conflict(&footprint->touches[i], touch))
			return &footprint->touches[i];
	return NULL;
}

/*
 * The one of the operations from `first` on that stay which touches `awaited` last, in
 * *last, or -1.  Returns whether what is awaited is then shut: as the first of those that
 * do not stay found it, and `second` if there is none.
 */
static bool shut_for(const struct operation *run, uint32_t first, uint32_t second, const bool *gone,
		     const struct touch *awaited, int32_t *last)
{
	const struct touch *touch;
	uint32_t i;

	*last = -1;
	for (i = first; i < second; i++) {
		touch = run[i].waits ? NULL : find_conflict(&run[i].footprint, awaited);
		if (touch && gone[i])
			return shut_before(touch, awaited);
		if (touch)
			*last = i;
	}
	return shut_before(awaited, awaited);
}

static void take_out(const struct operation *run, uint32_t count, uint32_t place, bool *gone)
{
	uint32_t i;

	gone[place] = true;
	for (i = place + 1; i < count; i++)
		gone[i] |= happens_before(&run[place], &run[i]);
}

bool operation_could_precede(const struct operation *run, uint32_t count, uint32_t first,
			     uint32_t second, bool gone[OPERATIONS_MAX])
{
	const struct footprint *footprint = &run[second].footprint;
	uint32_t i = 0;
	int32_t last;

	memset(gone, 0, count * sizeof(*gone));
	take_out(run, count, first, gone);
	while (i < footprint->count) {
		const struct touch *touch = &footprint->touches[i];

		if (!(touch->flags & TOPHALF_TOUCH_AWAITS) ||
		    !shut_for(run, first, second, gone, touch, &last)) {
			i++;
			continue;
		}
		if (last < 0)
			return false;
		take_out(run, count, last, gone);
		/* With it went what the others may have needed. */
		i = 0;
	}
	return true;
}

void clock_join(uint16_t clock[THREADS_MAX], const uint16_t other[THREADS_MAX])
{
	uint32_t i;

	for (i = 0; i < THREADS_MAX; i++)
		if (other[i] > clock[i])
			clock[i] = other[i];
}

void operation_base(const struct operation *run, uint32_t place, uint16_t clock[THREADS_MAX])
{
	uint32_t i;

	memset(clock, 0, THREADS_MAX * sizeof(*clock));
	if (run[place].enabler >= 0)
		clock_join(clock, run[run[place].enabler].clock);
	for (i = 0; i < run[place].barrier; i++)
		clock_join(clock, run[i].clock);
	for (i = place; i-- > 0;)
		if (run[i].thread == run[place].thread) {
			clock_join(clock, run[i].clock);
			break;
		}
}

void operation_clock(struct operation *run, uint32_t place)
{
	struct operation *operation = &run[place];
	uint32_t i;

	operation_base(run, place, operation->clock);
	for (i = place; i-- > 0;)
		if (!run[i].waits && !happens_before(&run[i], operation) &&
		    footprints_conflict(&run[i].footprint, &operation->footprint))
			clock_join(operation->clock, run[i].clock);
	operation->clock[operation->thread] = operation->number;
}

uint64_t operations_class(const struct operation *run, uint32_t count,
			  const uint32_t names[THREADS_MAX])
{
	uint64_t sum = count;
	uint32_t i, thread;

	/* A sum, since the order of the run is what must not matter. */
	for (i = 0; i < count; i++) {
		uint64_t hash = trace_word(trace_word(TRACE_START, names[run[i].thread]), run[i].number);

		for (thread = 0; thread < THREADS_MAX; thread++)
			if (run[i].clock[thread])
				hash += trace_word(trace_word(TRACE_START + 1, names[thread]),
						   run[i].clock[thread]) * 3;
		sum += trace_word(hash, 0);
	}
	return sum;
}
