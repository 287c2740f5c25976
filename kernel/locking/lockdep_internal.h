/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the lock validator share.
 *
 * A class is all locks that were initialised at one place; the validator reasons
 * about classes only.  An edge from A to B says that a lock of B was taken while
 * one of A was held.  A usage of a class says in which context its locks are
 * taken, or that interrupts were on while one was held.
 *
 * Classes, edges and usages are never forgotten within a run, and what a run
 * learns is handed to later runs (lockdep_facts.c).  `own` is what this run, or
 * the boot before it, has seen itself and has checked against all that is known.
 */
#ifndef TOPHALF_LOCKDEP_INTERNAL_H
#define TOPHALF_LOCKDEP_INTERNAL_H

#include <linux/lockdep.h>
#include <linux/sched.h>
#include "locking.h"

extern struct tophalf_image tophalf_image;

/* Addresses of the image fit into 32 bits. */
#define LOCK_TRACE_MAX	TOPHALF_EXTRA_BACKTRACE_MAX

struct lock_place {
	u32 count;
	u32 addresses[LOCK_TRACE_MAX];	/* innermost first, return addresses */
};

/*
 * Usages, a bit each: for hard IRQs and then for softirqs, taken in one, taken
 * for reading in one, held with them enabled, held for reading with them enabled.
 */
enum lock_usage {
	USED_IN, USED_IN_READ, ENABLED, ENABLED_READ, USAGES_EACH,
	LOCK_USAGES = 2 * USAGES_EACH
};

enum irq_state { STATE_HARDIRQ, STATE_SOFTIRQ, IRQ_STATES };

#define usage_bit(state, usage)	(1u << ((state) * USAGES_EACH + (usage)))

/*
 * Kinds of an edge: the lock that was held is shared (a reader) or exclusive, and
 * the one that was taken is a recursive reader or not.
 */
enum {
	EDGE_SR = 1, EDGE_ER = 2, EDGE_SN = 4, EDGE_EN = 8
};

struct validated_class {
	struct lock_class class;	/* first: what lockdep_map.class_cache points at */
	struct validated_class *self;	/* tells a class from what lies in memory that was freed */
	struct validated_class *hash_next;
	struct validated_class *all_next;
	u64 identity;			/* of the key, the same in every run */
	bool known;			/* to other runs */
	bool shared;			/* the identity is: what is learned of it holds in other runs */
	u32 usage, own_usage;		/* usage_bit()s */
	const struct lock_place *usage_places[LOCK_USAGES];
	struct lock_edge *after, **after_end;	/* edges from it, in the order in which they were found */
	struct lock_edge *before, **before_end;	/* edges to it */
	/* A search reaches a class in one of two states, see lockdep_graph.c. */
	u32 visited[2];			/* the search that was here last */
	struct lock_edge *via[2];
	u8 via_state[2];
	struct validated_class *queue_next[2];
};

struct lock_edge {
	struct validated_class *from, *to;
	struct lock_edge *hash_next;
	struct lock_edge *next_after, *next_before;
	u8 kinds, own_kinds;
	bool told;			/* it closes a circle that was reported: not followed any more */
	u32 held_at;			/* where `from` was taken */
	const struct lock_place *place;	/* where `to` was */
	bool inherited;			/* learned by an earlier run */
};

/* ---- lockdep.c -------------------------------------------------------------------- */

/* The frame of the function by which the validator was called: backtraces begin at its caller. */
extern unsigned long validator_entry;
/* Any context.  Between them no lock operation is the business of the validator.  False: they already are. */
bool validator_enter(unsigned long frame);
void validator_leave(void);

/* ---- lockdep_keys.c --------------------------------------------------------------- */

static inline bool in_image(const void *address)
{
	return (unsigned long)address - TOPHALF_IMAGE_BASE < TOPHALF_IMAGE_LIMIT - TOPHALF_IMAGE_BASE;
}

/* Any context.  The address that stands for a static object; 0 for one that is not. */
u64 static_identity(const void *object);
/* Any context.  The key is static, or registered. */
bool key_known(const struct lock_class_key *key);
/* Any context.  What the key of a lock is known by, and whether other runs know it as the same; 0 if it is none. */
u64 key_identity(const struct lockdep_map *lock, bool *shared);

/* ---- lockdep_classes.c ---------------------------------------------------------- */

/* Any context.  Memory of the validator's own, zeroed; never given back. */
void *validator_alloc(size_t size);
/* Any context.  The class of a lock; null where it has no key that tells one. */
struct validated_class *class_of(struct lockdep_map *lock, unsigned int subclass);
/* Any context.  The class with this identity; null if there is none. */
struct validated_class *class_known(u64 identity, unsigned int subclass);
/* Any context.  The same, made if need be, with the wait types of `like`. */
struct validated_class *class_find(u64 identity, unsigned int subclass, const char *name,
				   const struct lockdep_map *like);
/* Any context.  All classes, through all_next. */
struct validated_class *class_first(void);
/* Any context.  Where the lock operation was called from. */
const struct lock_place *place_save(void);
u64 validator_hash(u64 a, u64 b);

static inline struct validated_class *held_class(const struct held_lock *held)
{
	/* A chain key serves a cache that there is none of here. */
	return (struct validated_class *)(unsigned long)held->prev_chain_key;
}

static inline struct validated_class *validated(struct lock_class *class)
{
	return container_of(class, struct validated_class, class);
}

/* ---- lockdep_graph.c --------------------------------------------------------------- */

enum direction { FORWARDS, BACKWARDS };

struct search {
	enum direction direction;
	bool (*match)(const struct validated_class *class, bool weak, const void *data);
	bool (*skip)(const struct validated_class *class);
	const void *data;
};

/*
 * Any context.  Breadth first from `from`, itself included, over strong paths.
 * The first class that matches, with *state for search_edge(); or null.
 */
struct validated_class *search_graph(const struct search *search, struct validated_class *from,
				     bool weak, unsigned int *state);
/* The edge by which the last search came to a class in *state, and steps back; null at its start. */
struct lock_edge *search_edge(struct validated_class **class, unsigned int *state,
			      enum direction direction);

/* Any context.  `next` is taken while those below it in current's stack are held. */
void check_order(struct held_lock *next);
/* Any context.  An edge that an earlier run has seen. */
void edge_inherit(struct validated_class *from, struct validated_class *to, u8 kinds, u32 held_at,
		  const struct lock_place *place);

/* ---- lockdep_usage.c ------------------------------------------------------------------ */

/* Any context.  The lock is taken here and now: marks its class, and checks what that means. */
void mark_taken(struct held_lock *held);
/* Any context.  Interrupts, or softirqs, come on while current holds what it holds. */
void mark_held_enabled(enum irq_state state);
/* Any context.  The new edge must not lead from what interrupts take to what they may interrupt. */
void check_edge_usage(const struct held_lock *previous, const struct held_lock *next,
		      struct lock_edge *closing);
void usage_inherit(struct validated_class *class, unsigned int usage, const struct lock_place *place);

/* ---- lockdep_facts.c -------------------------------------------------------------------- */

void learned_edge(const struct lock_edge *edge, u8 kind);
void learned_usage(struct validated_class *class, unsigned int usage);

/* ---- lockdep_report.c --------------------------------------------------------------------- */

void report_recursion(const struct held_lock *previous, const struct held_lock *next);
/* The last search found the way from `next` to `end`, the class of `previous`. */
void report_inversion(const struct held_lock *previous, const struct held_lock *next,
		      struct validated_class *end, unsigned int state);
/* `outer` is the lock that forbids it; null: the context does. */
void report_wait_type(const struct held_lock *outer, const struct held_lock *next);
void report_usage(enum irq_state state, struct validated_class *class, unsigned int safe,
		  unsigned int unsafe);
/* A way of edges from a class that interrupts take to one that they may interrupt. */
struct usage_path {
	struct validated_class *safe, *unsafe;
	unsigned int safe_usage, unsafe_usage;
	struct lock_edge *edges[8];	/* from safe to unsafe; the middle may be left out */
	unsigned int edges_count, edges_left_out;
};

void report_usage_path(enum irq_state state, const struct usage_path *path);
void note_held_locks(void);

#endif
