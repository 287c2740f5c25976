// SPDX-License-Identifier: GPL-2.0-only
/*
 * What runs learn of locks from each other.
 *
 * A circle of locks seldom shows in one run: the one order is that of an ioctl, the
 * other that of a timeout.  So each run tells the host what it learned, as records
 * that mean nothing to the host, and begins with what all runs of earlier
 * generations told; a saved run carries what it began with.  Only what is the same
 * in every run is told: classes whose keys are static, or the only ones of their
 * name and place (lockdep_keys.c).  What the boot learned every run knows.
 *
 * A record is a key, by which the host knows that it has it already, and details:
 * names, and the place where it was first seen.  Any context: all of these.
 */
#include <linux/lockdep.h>
#include <linux/string.h>
#include "lockdep_internal.h"

enum fact { FACT_CLASS, FACT_EDGE, FACT_USAGE };

struct fact_key {
	u8 fact;
	u8 what;		/* the kind of an edge, the number of a usage */
	u8 subclass, to_subclass;
	u32 reserved;
	u64 identity, to_identity;
};

struct class_detail {
	u8 inner, outer, type, reserved;
	char name[64];
};

struct place_detail {
	u32 held_at;
	struct lock_place place;
};

static bool running;	/* a run goes on: the boot is over */

static size_t place_size(const struct lock_place *place)
{
	return offsetof(struct place_detail, place.addresses) + place->count * sizeof(u32);
}

/* ---- telling -------------------------------------------------------------------------- */

static void tell_class(struct validated_class *class)
{
	struct fact_key key = {
		.fact = FACT_CLASS, .subclass = class->class.subclass, .identity = class->identity,
	};
	struct class_detail detail = {
		.inner = class->class.wait_type_inner,
		.outer = class->class.wait_type_outer,
		.type = class->class.lock_type,
	};

	if (class->known)
		return;
	class->known = true;
	strscpy(detail.name, class->class.name, sizeof(detail.name));
	tophalf_host->learned(&key, sizeof(key), &detail, sizeof(detail));
}

static void tell_place(const struct fact_key *key, u32 held_at, const struct lock_place *place)
{
	struct place_detail detail = { .held_at = held_at };

	detail.place = *place;
	tophalf_host->learned(key, sizeof(*key), &detail, place_size(place));
}

void learned_edge(const struct lock_edge *edge, u8 kind)
{
	struct fact_key key = {
		.fact = FACT_EDGE, .what = kind,
		.subclass = edge->from->class.subclass, .identity = edge->from->identity,
		.to_subclass = edge->to->class.subclass, .to_identity = edge->to->identity,
	};

	if (!running || !edge->from->shared || !edge->to->shared)
		return;
	tell_class(edge->from);
	tell_class(edge->to);
	tell_place(&key, edge->held_at, edge->place);
}

void learned_usage(struct validated_class *class, unsigned int usage)
{
	struct fact_key key = {
		.fact = FACT_USAGE, .what = usage,
		.subclass = class->class.subclass, .identity = class->identity,
	};

	if (!running || !class->shared)
		return;
	tell_class(class);
	tell_place(&key, 0, class->usage_places[usage]);
}

/* ---- taking over ------------------------------------------------------------------------- */

static void inherit_class(const struct fact_key *key, const void *bytes, size_t size)
{
	struct class_detail detail = { };
	struct lockdep_map like = { };
	struct validated_class *class;

	memcpy(&detail, bytes, min(size, sizeof(detail)));
	detail.name[sizeof(detail.name) - 1] = '\0';
	like.wait_type_inner = detail.inner;
	like.wait_type_outer = detail.outer;
	like.lock_type = detail.type;
	class = class_find(key->identity, key->subclass, detail.name, &like);
	class->known = true;
	class->shared = true;
}

static const struct lock_place *inherit_place(const void *bytes, size_t size, u32 *held_at)
{
	struct place_detail detail = { };
	struct lock_place *place;

	memcpy(&detail, bytes, min(size, sizeof(detail)));
	if (detail.place.count > LOCK_TRACE_MAX)
		detail.place.count = LOCK_TRACE_MAX;
	place = validator_alloc(place_size(&detail.place) - offsetof(struct place_detail, place));
	memcpy(place, &detail.place, place_size(&detail.place) - offsetof(struct place_detail, place));
	*held_at = detail.held_at;
	return place;
}

static void inherit(const struct fact_key *key, const void *detail, size_t size)
{
	struct validated_class *class, *to;
	const struct lock_place *place;
	u32 held_at;

	if (key->fact == FACT_CLASS) {
		inherit_class(key, detail, size);
		return;
	}
	class = class_known(key->identity, key->subclass);
	place = inherit_place(detail, size, &held_at);
	if (key->fact == FACT_USAGE && class && key->what < LOCK_USAGES)
		usage_inherit(class, key->what, place);
	if (key->fact != FACT_EDGE)
		return;
	to = class_known(key->to_identity, key->to_subclass);
	if (class && to)
		edge_inherit(class, to, key->what, held_at, place);
}

/* The init task, when a run begins. */
void lockdep_run_begins(void)
{
	const unsigned char *at = tophalf_host->facts, *end = at + tophalf_host->facts_size;
	struct validated_class *class;

	for (class = class_first(); class; class = class->all_next)
		class->known = true;
	running = true;
	while (at < end) {
		struct tophalf_fact fact;
		struct fact_key key = { };

		memcpy(&fact, at, sizeof(fact));
		at += sizeof(fact);
		memcpy(&key, at, min_t(size_t, fact.key_size, sizeof(key)));
		inherit(&key, at + fact.key_size, fact.detail_size);
		at += fact.key_size + fact.detail_size;
	}
}
