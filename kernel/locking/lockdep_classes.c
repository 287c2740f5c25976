// SPDX-License-Identifier: GPL-2.0-only
/*
 * Classes: which locks are one for the validator, and how a class is found.
 *
 * A class is a key, known by what lockdep_keys.c says, and a subclass.
 *
 * A lock has its class cached.  Otherwise it is found in a hash table that is
 * doubled when it holds as many classes as it has chains: the cost of a lock
 * operation does not depend on how many there are.  Memory comes from an arena of
 * the validator's own (VALIDATOR_BASE), so that it changes no address that a
 * driver sees; it is not given back, which makes a table that has grown cost as
 * much again as all that it grew from.
 *
 * Any context: all of these.
 */
#include <linux/debug_locks.h>
#include <linux/hash.h>
#include <linux/lockdep.h>
#include <linux/string.h>
#include "../objects.h"
#include "lockdep_internal.h"

#define CHAINS_FIRST	1024
#define NAME_MAX_KEPT	96

static unsigned long arena_used;
static struct validated_class **chains;
static unsigned long chains_count, classes_count;
static struct validated_class *first_class, **last_class = &first_class;

u64 validator_hash(u64 a, u64 b)
{
	/* Not of a ^ b: neighbours in an array would have few values between them. */
	a *= 0x9e3779b97f4a7c15ull;
	a = (a ^ a >> 32) + b;
	a *= 0xd6e8feb86659fd93ull;
	return a ^ a >> 32;
}

void *validator_alloc(size_t size)
{
	unsigned long address = TOPHALF_VALIDATOR_BASE + arena_used;

	size = ALIGN(size, 16);
	if (arena_used + size > TOPHALF_VALIDATOR_SIZE)
		tophalf_unsupported("the lock validator is out of memory");
	arena_used += size;
	return (void *)address;
}

/* ---- the table ---------------------------------------------------------------------- */

static struct validated_class **chain_of(u64 identity, unsigned int subclass)
{
	return &chains[validator_hash(identity, subclass) & (chains_count - 1)];
}

static void grow(void)
{
	struct validated_class *class;

	chains_count = chains ? 2 * chains_count : CHAINS_FIRST;
	chains = validator_alloc(chains_count * sizeof(*chains));
	for (class = first_class; class; class = class->all_next) {
		struct validated_class **chain = chain_of(class->identity, class->class.subclass);

		class->hash_next = *chain;
		*chain = class;
	}
}

/* Names may lie in memory that is gone before the validator speaks of them. */
static const char *keep_name(const char *name)
{
	size_t length;
	char *copy;

	if (in_image(name))
		return name;
	length = strnlen(name, NAME_MAX_KEPT);
	copy = validator_alloc(length + 1);
	memcpy(copy, name, length);
	return copy;
}

static struct validated_class *new_class(u64 identity, unsigned int subclass, const char *name,
					 const struct lockdep_map *like)
{
	struct validated_class *class, **chain;

	if (classes_count >= chains_count)
		grow();
	class = validator_alloc(sizeof(*class));
	class->self = class;
	class->identity = identity;
	class->class.subclass = subclass;
	class->class.name = keep_name(name);
	class->class.wait_type_inner = like->wait_type_inner;
	class->class.wait_type_outer = like->wait_type_outer;
	class->class.lock_type = like->lock_type;
	class->after_end = &class->after;
	class->before_end = &class->before;
	chain = chain_of(identity, subclass);
	class->hash_next = *chain;
	*chain = class;
	*last_class = class;
	last_class = &class->all_next;
	classes_count++;
	return class;
}

struct validated_class *class_known(u64 identity, unsigned int subclass)
{
	struct validated_class *class;

	for (class = chains ? *chain_of(identity, subclass) : NULL; class; class = class->hash_next)
		if (class->identity == identity && class->class.subclass == subclass)
			return class;
	return NULL;
}

struct validated_class *class_find(u64 identity, unsigned int subclass, const char *name,
				   const struct lockdep_map *like)
{
	struct validated_class *class = class_known(identity, subclass);

	return class ? class : new_class(identity, subclass, name, like);
}

struct validated_class *class_first(void)
{
	return first_class;
}

/* What a lock has cached, unless its memory was overwritten. */
static struct validated_class *cached(const struct lockdep_map *lock, unsigned int subclass)
{
	struct validated_class *class;
	unsigned long offset;

	if (subclass >= NR_LOCKDEP_CACHING_CLASSES)
		return NULL;
	class = (struct validated_class *)lock->class_cache[subclass];
	offset = (unsigned long)class - TOPHALF_VALIDATOR_BASE;
	if (offset >= arena_used || offset & 15 || class->self != class)
		return NULL;
	return class;
}

/*
 * Statically initialised locks have no key: they are their own.  One elsewhere
 * was copied from such a lock, and nobody knows which locks it belongs with.
 */
static bool ensure_key(struct lockdep_map *lock)
{
	if (lock->key)
		return true;
	if (!static_identity(lock))
		return false;
	lock->key = (struct lock_class_key *)static_identity(lock);
	return true;
}

static struct validated_class *look_up(struct lockdep_map *lock, unsigned int subclass)
{
	struct validated_class *class;
	bool shared;
	u64 identity;

	if (subclass >= MAX_LOCKDEP_SUBCLASSES || !ensure_key(lock))
		return NULL;
	identity = key_identity(lock, &shared);
	if (!identity)
		return NULL;
	class = class_find(identity, subclass, lock_name(lock->name), lock);
	class->class.key = lock->key->subkeys + subclass;
	class->shared = shared;
	return class;
}

struct validated_class *class_of(struct lockdep_map *lock, unsigned int subclass)
{
	struct validated_class *class = cached(lock, subclass);

	if (likely(class))
		return class;
	class = look_up(lock, subclass);
	if (class && subclass < NR_LOCKDEP_CACHING_CLASSES)
		lock->class_cache[subclass] = &class->class;
	return class;
}

/* ---- locks that are set up ------------------------------------------------------------- */

void lockdep_init_map_type(struct lockdep_map *lock, const char *name, struct lock_class_key *key,
			   int subclass, u8 inner, u8 outer, u8 lock_type)
{
	struct validated_class *class;
	unsigned int i;

	active_check_setup(lock, sizeof(*lock));
	for (i = 0; i < NR_LOCKDEP_CACHING_CLASSES; i++)
		lock->class_cache[i] = NULL;
	lock->name = name ? name : "NULL";
	lock->wait_type_inner = inner;
	lock->wait_type_outer = outer;
	lock->lock_type = lock_type;
	lock->key = key;
	if (key && debug_locks && !key_known(key)) {
		tophalf_warning(TOPHALF_RULE_WARN,
				"the class key of lock %s lies in memory of its own and is not registered (lockdep_register_key): the lock is not validated",
				lock_name(lock->name));
		lock->key = &__lockdep_no_validate__;
	}
	if (!subclass || !debug_locks)
		return;
	/* From now on this subclass is what the lock is by itself. */
	class = look_up(lock, subclass);
	if (class)
		lock->class_cache[0] = &class->class;
}

void lockdep_set_lock_cmp_fn(struct lockdep_map *lock, lock_cmp_fn compare, lock_print_fn print)
{
	struct validated_class *class = class_of(lock, 0);

	if (!class)
		return;
	WARN_ON(class->class.cmp_fn && class->class.cmp_fn != compare);
	class->class.cmp_fn = compare;
	class->class.print_fn = print;
}

/* Classes outlive their keys: whoever registers the same again goes on with what is known. */
void lockdep_reset_lock(struct lockdep_map *lock)
{
	memset(lock->class_cache, 0, sizeof(lock->class_cache));
}

void lockdep_free_key_range(void *start, unsigned long size)
{
	(void)start;
	(void)size;
}

const struct lock_place *place_save(void)
{
	unsigned long addresses[LOCK_TRACE_MAX + 8];
	unsigned int count, skip = 0, i;
	struct lock_place *place;

	count = tophalf_backtrace(addresses, ARRAY_SIZE(addresses), validator_entry);
	/* Of the functions of our kernel the one that the driver or the tree called is enough. */
	while (skip < count && tophalf_own_text(addresses[skip]))
		skip++;
	skip = skip == count || !skip ? 0 : skip - 1;
	count = min_t(unsigned int, count - skip, LOCK_TRACE_MAX);
	place = validator_alloc(offsetof(struct lock_place, addresses) + count * sizeof(u32));
	place->count = count;
	for (i = 0; i < count; i++)
		place->addresses[i] = (u32)addresses[skip + i];
	return place;
}
