// SPDX-License-Identifier: GPL-2.0-only
/*
 * Classes: which locks are one for the validator, and how a class is found.
 *
 * A class is a key and a subclass.  A key that lies in the image is known by its
 * address, which is the same in every run; so is that of a lock which was
 * initialised statically, or lies in the static part of the per-CPU memory.  A
 * key that was registered at run time lies wherever its memory happens to: it is
 * known by the name of its lock, the place where it was registered, and which of
 * those that are registered there now it is, counted from 0.  The first of them
 * is taken for the same in every run; the others may change places, so what is
 * learned of them stays in its run.
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

struct dynamic_key {
	struct dynamic_key *next;
	const struct lock_class_key *key;	/* null: not registered now, may be used again */
	u64 place;				/* where it was registered */
	u64 name;				/* a hash of its lock's, 0 until that is known */
	u32 number;				/* among those of this name and place */
};

static unsigned long arena_used;
static struct validated_class **chains;
static unsigned long chains_count, classes_count;
static struct validated_class *first_class, **last_class = &first_class;
static struct dynamic_key *dynamic_keys;

u64 validator_hash(u64 a, u64 b)
{
	a = (a ^ b) * 0x9e3779b97f4a7c15ull;
	return a ^ a >> 29;
}

static u64 hash_text(const char *text)
{
	u64 hash = 1;

	while (*text)
		hash = validator_hash(hash, (u8)*text++);
	return hash;
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

static bool in_image(const void *address)
{
	return (unsigned long)address - TOPHALF_IMAGE_BASE < TOPHALF_IMAGE_LIMIT - TOPHALF_IMAGE_BASE;
}

/* ---- keys ------------------------------------------------------------------------ */

/* The address that stands for a static object; 0 for one that is not. */
static u64 static_identity(const void *object)
{
	unsigned long offset = (unsigned long)object - TOPHALF_PERCPU_BASE;

	if (in_image(object))
		return (unsigned long)object;
	if (offset >= TOPHALF_PERCPU_STRIDE * TOPHALF_MAX_CPUS)
		return 0;
	offset %= TOPHALF_PERCPU_STRIDE;
	return offset < tophalf_image.percpu_size ? tophalf_image.percpu_start + offset : 0;
}

static struct dynamic_key *find_dynamic(const struct lock_class_key *key)
{
	struct dynamic_key *dynamic;

	for (dynamic = dynamic_keys; dynamic; dynamic = dynamic->next)
		if (dynamic->key == key)
			return dynamic;
	return NULL;
}

static bool number_taken(const struct dynamic_key *wanted, u32 number)
{
	const struct dynamic_key *other;

	for (other = dynamic_keys; other; other = other->next)
		if (other != wanted && other->key && other->place == wanted->place &&
		    other->name == wanted->name && other->number == number)
			return true;
	return false;
}

/* The smallest number that no other key of this name and place has now. */
static u32 free_number(const struct dynamic_key *wanted)
{
	u32 number = 0;

	while (number_taken(wanted, number))
		number++;
	return number;
}

void lockdep_register_key(struct lock_class_key *key)
{
	unsigned long addresses[4];
	unsigned int count, i;
	struct dynamic_key *dynamic = find_dynamic(key);

	if (WARN_ON_ONCE(static_identity(key)) ||
	    WARN_ONCE(dynamic, "a lock class key is registered twice\n"))
		return;
	dynamic = find_dynamic(NULL);
	if (!dynamic) {
		dynamic = validator_alloc(sizeof(*dynamic));
		dynamic->next = dynamic_keys;
		dynamic_keys = dynamic;
	}
	dynamic->key = key;
	dynamic->name = dynamic->place = 0;
	count = tophalf_backtrace(addresses, ARRAY_SIZE(addresses),
				  (unsigned long)__builtin_frame_address(0));
	for (i = 0; i < count; i++)
		dynamic->place = validator_hash(dynamic->place, addresses[i]);
}

void lockdep_unregister_key(struct lock_class_key *key)
{
	struct dynamic_key *dynamic = find_dynamic(key);

	might_sleep();
	if (dynamic)
		dynamic->key = NULL;
}

/* Never the address of anything. */
#define DYNAMIC_IDENTITY	(1ull << 63)

/* What the key of a lock is known by, and whether other runs know it as the same; 0 if it is none. */
static u64 key_identity(const struct lockdep_map *lock, bool *shared)
{
	u64 identity = static_identity(lock->key);
	struct dynamic_key *dynamic;

	*shared = true;
	if (identity)
		return identity;
	dynamic = find_dynamic(lock->key);
	if (!dynamic)
		return 0;
	if (!dynamic->name) {
		dynamic->name = hash_text(lock_name(lock->name));
		dynamic->number = free_number(dynamic);
	}
	*shared = !dynamic->number;
	identity = validator_hash(validator_hash(dynamic->name, dynamic->place), dynamic->number);
	return identity | DYNAMIC_IDENTITY;
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
	if (key && !static_identity(key) && !find_dynamic(key)) {
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
