// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is told of a data race: both accesses, each with its context and backtrace.
 *
 * All races on one field are one finding, however many lines touch it: which
 * static variable it is, or where its object was allocated and at which offset in
 * it the field is.  Of a field whose races are told as warnings, a lost update is
 * told nevertheless, and takes their place.
 *
 * Any context, for everything in this file.
 */
#include <linux/hash.h>
#include <linux/kernel.h>
#include "../mm/slab.h"
#include "../objects.h"
#include "../report.h"
#include "internal.h"

#define TOLD_MAX	64

static struct { u64 identity; bool lost; } told[TOLD_MAX];
static u32 told_count;

/* Of the access that is being made; one is made at a time. */
static struct tophalf_report described;

/* By the target's functions, of which many paths lead to the same; or all, where it has none there. */
static u64 hash_site(u64 hash, const struct site *site)
{
	u64 targets = hash, all = hash;
	u32 i;

	for (i = 0; i < SITE_DEPTH && site->address[i]; i++) {
		all = hash_64(all ^ site->address[i], 64);
		if (tophalf_target_text(site->address[i]))
			targets = hash_64(targets ^ site->address[i], 64);
	}
	return targets == hash ? all : targets;
}

static u64 identity_of(unsigned long address)
{
	struct object_view object;

	if (!object_find((const void *)address, &object) || !object.allocated)
		return address | 1;
	return hash_site(address - (unsigned long)object.base + 1, object.allocated) | 1;
}

/* True if it was not told yet, or only of less. */
static bool is_news(u64 identity, bool lost)
{
	u32 i;

	for (i = 0; i < told_count; i++)
		if (told[i].identity == identity)
			return lost && !told[i].lost;
	return told_count < TOLD_MAX;
}

static void note_told(u64 identity, bool lost)
{
	u32 i;

	for (i = 0; i < told_count && told[i].identity != identity; i++)
		;
	told[i].identity = identity;
	told[i].lost = lost;
	if (i == told_count)
		told_count++;
}

bool race_prepare(unsigned long address, bool lost, unsigned long frame)
{
	if (!is_news(identity_of(address), lost))
		return false;
	tophalf_describe(&described, TOPHALF_RULE_DATA_RACE, frame);
	return true;
}

static const char *kind_text(u8 kind)
{
	if (kind & RACE_UPDATE)
		return "atomic update";
	if (kind & RACE_MARKED)
		return kind & RACE_WRITE ? "marked write" : "marked read";
	return kind & RACE_WRITE ? "plain write" : "plain read";
}

static void note_other(const struct race_access *other, bool lost)
{
	unsigned long addresses[RACE_BACKTRACE];
	u32 count;

	for (count = 0; count < RACE_BACKTRACE && other->backtrace[count]; count++)
		addresses[count] = other->backtrace[count];
	tophalf_note(addresses, count, "the %s%s, in %s on CPU %u, was", kind_text(other->kind),
		     lost ? " that is lost" : " that nothing orders with it",
		     tophalf_context_names[other->context], other->cpu);
}

static void note_object(unsigned long address)
{
	struct object_view object;
	char caption[96];

	if (!object_find((const void *)address, &object))
		return;
	snprintf(caption, sizeof(caption), "it is at offset %zu of an object of %zu bytes, allocated",
		 (const void *)address - object.base, object.size);
	tophalf_note_site(object.allocated, caption);
}

void race_report(const struct race_found *found)
{
	const struct race_access *made = &found->made, *other = &found->other;
	u64 identity = identity_of(found->address);

	note_told(identity, found->lost);
	note_other(other, found->lost);
	note_object(found->address);
	tophalf_identify(identity);
	if (found->lost)
		tophalf_tell(&described, false,
			     "%s of %u byte%s is computed from what was read before another context changed it: that update is lost",
			     kind_text(made->kind), found->size, found->size == 1 ? "" : "s");
	else
		tophalf_tell(&described, true, "%s of %u byte%s races with a %s in %s",
			     kind_text(made->kind), found->size, found->size == 1 ? "" : "s",
			     kind_text(other->kind), tophalf_context_names[other->context]);
}
