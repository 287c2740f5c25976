// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is before what: vector clocks, and the objects by which contexts order
 * each other.  core.c says what for.
 *
 * A context gets a dimension of the clocks with its first access to memory that is
 * watched; most tasks never make one, and are only ways on which order is handed
 * on.  The dimension of a task that ended goes to another one, whose time goes on
 * where the first one's ended: what is before the second is then taken to be behind
 * the first, which loses races of those two and invents none.
 *
 * Any context, for everything in this file.
 */
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include "internal.h"

bool kcsan_watching;
const char kcsan_nodes, kcsan_calls, kcsan_bus;

static struct race_context hardirqs[TOPHALF_MAX_CPUS], softirqs[TOPHALF_MAX_CPUS];

/* Of each CPU: what was done while handlers were kept out, and what they did. */
static struct { struct race_clock kept_out, handled; } masks[RACE_MASKS][TOPHALF_MAX_CPUS];

static u32 dimensions;				/* that were ever given out */
static u32 reached[RACE_DIMENSIONS];		/* the time of a dimension that is free again */
static bool is_free[RACE_DIMENSIONS];

static struct race_clock everybody;		/* what is before all that anybody does */
static u32 times_ordered;

/* ---- clocks ------------------------------------------------------------------------ */

static void join(struct race_clock *into, const struct race_clock *from)
{
	u32 i;

	for (i = 0; i < dimensions; i++)
		if (into->time[i] < from->time[i])
			into->time[i] = from->time[i];
}

/* What the context does from now on is told apart from what it did. */
static void tick(struct race_context *context)
{
	if (context->dimension)
		context->now.time[context->dimension - 1]++;
}

void race_barrier(struct race_context *context)
{
	context->fence = context->now;
	context->behind_barrier = false;
	tick(context);
}

/* `into` learns all that the context did, which also is a barrier. */
static void publish(struct race_context *context, struct race_clock *into)
{
	join(into, &context->now);
	race_barrier(context);
}

struct race_context *race_context_now(void)
{
	struct race_context *context;

	if (in_hardirq())
		context = &hardirqs[tophalf_machine.cpu];
	else if (in_serving_softirq())
		context = &softirqs[tophalf_machine.cpu];
	else
		context = &tophalf_task(current)->race;
	if (unlikely(context->ordered != times_ordered)) {
		join(&context->now, &everybody);
		context->ordered = times_ordered;
	}
	return context;
}

bool race_number(struct race_context *context)
{
	u32 i;

	if (likely(context->dimension))
		return true;
	for (i = 0; i < dimensions && !is_free[i]; i++)
		;
	if (i == RACE_DIMENSIONS)
		return false;
	if (i == dimensions)
		dimensions++;
	is_free[i] = false;
	context->dimension = i + 1;
	context->now.time[i] = ++reached[i];
	return true;
}

void kcsan_task_begins(struct race_context *created)
{
	if (!kcsan_watching)
		return;
	publish(race_context_now(), &created->now);
	created->ordered = times_ordered;
}

void kcsan_task_ends(struct race_context *gone)
{
	if (!gone->dimension)
		return;
	reached[gone->dimension - 1] = gone->now.time[gone->dimension - 1];
	is_free[gone->dimension - 1] = true;
	gone->dimension = 0;
}

void kcsan_order_all(void)
{
	if (!kcsan_watching)
		return;
	publish(race_context_now(), &everybody);
	times_ordered++;
}

/* ---- masking ------------------------------------------------------------------------- */

void __kcsan_masked(enum race_mask mask)
{
	join(&race_context_now()->now, &masks[mask][tophalf_machine.cpu].handled);
}

void __kcsan_unmasking(enum race_mask mask)
{
	publish(race_context_now(), &masks[mask][tophalf_machine.cpu].kept_out);
}

void __kcsan_handler_begins(enum race_mask mask)
{
	join(&race_context_now()->now, &masks[mask][tophalf_machine.cpu].kept_out);
}

void __kcsan_handler_ends(enum race_mask mask)
{
	publish(race_context_now(), &masks[mask][tophalf_machine.cpu].handled);
}

/* ---- objects ------------------------------------------------------------------------- */

struct object {
	unsigned long address;
	struct race_clock clock;
};

#define SLOTS	(4 * RACE_OBJECTS_MAX)

static struct object *const objects = (struct object *)RACE_OBJECTS;
static u16 *const slots = (u16 *)RACE_OBJECT_SLOTS;	/* index + 1 into objects */
static u32 objects_count;

/* The slot of the address, or the free one where it would be. */
static u16 *slot_of(unsigned long address)
{
	u32 i = hash_64(address, 32) % SLOTS;

	while (slots[i] && objects[slots[i] - 1].address != address)
		i = (i + 1) % SLOTS;
	return &slots[i];
}

static struct race_clock *find_clock(unsigned long address)
{
	u16 slot = *slot_of(address);

	return slot ? &objects[slot - 1].clock : NULL;
}

/* Null, and nothing is watched any more, where there is no room. */
static struct race_clock *make_clock(unsigned long address)
{
	u16 *slot = slot_of(address);

	if (*slot)
		return &objects[*slot - 1].clock;
	if (objects_count == RACE_OBJECTS_MAX) {
		race_give_up();
		return NULL;
	}
	objects[objects_count].address = address;
	*slot = ++objects_count;
	return &objects[objects_count - 1].clock;
}

/* Each access of the target comes to the detector, or none does: <tophalf/hook.h>. */
static void watch(bool on)
{
	kcsan_watching = on;
	tophalf_machine.races = on;
	tophalf_points += tophalf_machine.watch_bias;
	tophalf_machine.watch_bias = on || tophalf_machine.places || tophalf_machine.by_operations ?
		TOPHALF_WATCH_BIAS : 0;
	tophalf_points -= tophalf_machine.watch_bias;
}

void race_give_up(void)
{
	watch(false);
}

void __kcsan_release_object(const void *object)
{
	struct race_clock *clock = make_clock((unsigned long)object);

	if (clock)
		publish(race_context_now(), clock);
}

void __kcsan_acquire_object(const void *object)
{
	const struct race_clock *clock = find_clock((unsigned long)object);

	if (clock)
		join(&race_context_now()->now, clock);
}

void race_read_published(struct race_context *context, unsigned long address)
{
	const struct race_clock *clock = find_clock(address);

	if (clock)
		join(&context->now, clock);
}

void race_write_publishes(struct race_context *context, unsigned long address)
{
	struct race_clock *clock = make_clock(address);

	if (clock)
		join(clock, &context->fence);
}

void kcsan_run_begins(void)
{
	watch(tophalf_host->options & TOPHALF_OPTION_DATA_RACE);
}
