// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keys of lock classes, and what each is known by.
 *
 * A key that lies in the image is known by its address, which is the same in every
 * run; so is that of a lock which was initialised statically, or lies in the static
 * part of the per-CPU memory.  A key that was registered at run time lies wherever
 * its memory happens to: it is known by the name of its lock, the place where it
 * was registered, and its number, the smallest that no other key of that name and
 * place has now.  Number 0 is taken for the same in every run; the others may
 * change places, so what is learned of them stays in its run.
 *
 * Registered keys lie in a hash table by their address, and those of one name and
 * place are a group, in a hash table too, with a bit for each number that is taken.
 * Both tables are doubled when they are full.  So registering a key, initialising
 * a lock with one and looking its class up cost the same however many there are,
 * but for the search of a free number, which looks at 64 of them at a time.
 *
 * Any context: all of these, but lockdep_unregister_key().
 */
#include <linux/bitops.h>
#include <linux/lockdep.h>
#include <linux/string.h>
#include "lockdep_internal.h"

#define CHAINS_FIRST	64
#define WORDS_FIRST	1

struct key_group {
	struct key_group *next;
	u64 name, place;
	u64 *taken;			/* a bit for each number */
	u32 words;
	u32 full;			/* that many words from the first are */
};

struct dynamic_key {
	struct dynamic_key *next;	/* in its chain, or among those that may be used again */
	const struct lock_class_key *key;
	u64 place;			/* where it was registered */
	struct key_group *group;	/* null until its lock's name is known */
	u32 number;
};

static struct dynamic_key **keys, *unused;
static struct key_group **groups;
static unsigned long keys_size, keys_count, groups_size, groups_count;

static u64 hash_text(const char *text)
{
	u64 hash = 1;

	while (*text)
		hash = validator_hash(hash, (u8)*text++);
	return hash;
}

u64 static_identity(const void *object)
{
	unsigned long offset = (unsigned long)object - TOPHALF_PERCPU_BASE;

	if (in_image(object))
		return (unsigned long)object;
	if (offset >= TOPHALF_PERCPU_STRIDE * TOPHALF_MAX_CPUS)
		return 0;
	offset %= TOPHALF_PERCPU_STRIDE;
	return offset < tophalf_image.percpu_size ? tophalf_image.percpu_start + offset : 0;
}

/* ---- groups ---------------------------------------------------------------------- */

static struct key_group **group_chain(u64 name, u64 place)
{
	return &groups[validator_hash(name, place) & (groups_size - 1)];
}

static void grow_groups(void)
{
	struct key_group **old = groups;
	unsigned long old_size = groups_size, i;

	groups_size = old ? 2 * old_size : CHAINS_FIRST;
	groups = validator_alloc(groups_size * sizeof(*groups));
	for (i = 0; i < old_size; i++) {
		while (old[i]) {
			struct key_group *group = old[i], **chain = group_chain(group->name, group->place);

			old[i] = group->next;
			group->next = *chain;
			*chain = group;
		}
	}
}

static struct key_group *group_of(u64 name, u64 place)
{
	struct key_group *group, **chain;

	for (group = groups ? *group_chain(name, place) : NULL; group; group = group->next)
		if (group->name == name && group->place == place)
			return group;
	if (groups_count++ >= groups_size)
		grow_groups();
	group = validator_alloc(sizeof(*group));
	group->name = name;
	group->place = place;
	chain = group_chain(name, place);
	group->next = *chain;
	*chain = group;
	return group;
}

static void grow_numbers(struct key_group *group)
{
	u32 words = group->taken ? 2 * group->words : WORDS_FIRST;
	u64 *taken = validator_alloc(words * sizeof(*taken));

	if (group->taken)
		memcpy(taken, group->taken, group->words * sizeof(*taken));
	group->taken = taken;
	group->words = words;
}

static u32 take_number(struct key_group *group)
{
	u32 bit;

	while (group->full < group->words && group->taken[group->full] == ~0ull)
		group->full++;
	if (group->full == group->words)
		grow_numbers(group);
	bit = __ffs64(~group->taken[group->full]);
	group->taken[group->full] |= 1ull << bit;
	return group->full * 64 + bit;
}

static void give_number(struct key_group *group, u32 number)
{
	group->taken[number / 64] &= ~(1ull << number % 64);
	if (number / 64 < group->full)
		group->full = number / 64;
}

/* ---- registered keys ------------------------------------------------------------- */

static struct dynamic_key **key_chain(const struct lock_class_key *key)
{
	return &keys[validator_hash((unsigned long)key, 0) & (keys_size - 1)];
}

static void grow_keys(void)
{
	struct dynamic_key **old = keys;
	unsigned long old_size = keys_size, i;

	keys_size = old ? 2 * old_size : CHAINS_FIRST;
	keys = validator_alloc(keys_size * sizeof(*keys));
	for (i = 0; i < old_size; i++) {
		while (old[i]) {
			struct dynamic_key *dynamic = old[i], **chain = key_chain(dynamic->key);

			old[i] = dynamic->next;
			dynamic->next = *chain;
			*chain = dynamic;
		}
	}
}

static struct dynamic_key *find_dynamic(const struct lock_class_key *key)
{
	struct dynamic_key *dynamic;

	for (dynamic = keys ? *key_chain(key) : NULL; dynamic; dynamic = dynamic->next)
		if (dynamic->key == key)
			return dynamic;
	return NULL;
}

static struct dynamic_key *new_dynamic(const struct lock_class_key *key)
{
	struct dynamic_key *dynamic = unused, **chain;

	if (keys_count++ >= keys_size)
		grow_keys();
	if (dynamic)
		unused = dynamic->next;
	else
		dynamic = validator_alloc(sizeof(*dynamic));
	*dynamic = (struct dynamic_key){ .key = key };
	chain = key_chain(key);
	dynamic->next = *chain;
	*chain = dynamic;
	return dynamic;
}

void lockdep_register_key(struct lock_class_key *key)
{
	unsigned long addresses[4];
	struct dynamic_key *dynamic;
	unsigned int count, i;

	if (WARN_ON_ONCE(static_identity(key)) ||
	    WARN_ONCE(find_dynamic(key), "a lock class key is registered twice\n"))
		return;
	dynamic = new_dynamic(key);
	count = tophalf_backtrace(addresses, ARRAY_SIZE(addresses),
				  (unsigned long)__builtin_frame_address(0));
	for (i = 0; i < count; i++)
		dynamic->place = validator_hash(dynamic->place, addresses[i]);
}

/* Process context, may sleep. */
void lockdep_unregister_key(struct lock_class_key *key)
{
	struct dynamic_key *dynamic = find_dynamic(key), **link;

	might_sleep();
	if (!dynamic)
		return;
	for (link = key_chain(key); *link != dynamic; link = &(*link)->next)
		;
	*link = dynamic->next;
	keys_count--;
	if (dynamic->group)
		give_number(dynamic->group, dynamic->number);
	dynamic->next = unused;
	unused = dynamic;
}

/* ---- what a key is known by ------------------------------------------------------- */

/* Never the address of anything. */
#define DYNAMIC_IDENTITY	(1ull << 63)

bool key_known(const struct lock_class_key *key)
{
	return static_identity(key) || find_dynamic(key);
}

u64 key_identity(const struct lockdep_map *lock, bool *shared)
{
	u64 identity = static_identity(lock->key);
	struct dynamic_key *dynamic;

	*shared = true;
	if (identity)
		return identity;
	dynamic = find_dynamic(lock->key);
	if (!dynamic)
		return 0;
	if (!dynamic->group) {
		dynamic->group = group_of(hash_text(lock_name(lock->name)), dynamic->place);
		dynamic->number = take_number(dynamic->group);
	}
	*shared = !dynamic->number;
	identity = validator_hash(validator_hash(dynamic->group->name, dynamic->place), dynamic->number);
	return identity | DYNAMIC_IDENTITY;
}
