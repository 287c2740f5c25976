/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wakeup trees (Abdulla, Aronis, Jonsson and Sagonas, POPL 2014): of a point in a
 * run, which sequences of operations are still to be tried from there.
 *
 * A node is an operation; its children, the first of them first, are what may come
 * after it.  A sequence that is inserted follows the tree as long as it can be had
 * by taking the operations of a branch first, and is added where that ends.  One
 * that leads to a leaf adds nothing: what the leaf stands for includes it.
 */
#ifndef EXPLORE_WAKEUP_H
#define EXPLORE_WAKEUP_H

#include <explore/operation.h>

#define WAKEUP_NODES	(1u << 18)
#define WAKEUP_NONE	0u

struct wakeup_node {
	uint32_t thread;
	uint32_t child, next;
	struct footprint footprint;	/* as it was when the sequence was seen in a run */
};

struct wakeup_pool {
	uint32_t used, free;		/* nodes that were ever given out; a list of those that came back */
	struct wakeup_node nodes[WAKEUP_NODES];
};

/* The operations of a sequence, as places in a run. */
struct sequence_of_run {
	const struct operation *run;
	uint32_t count;
	uint32_t places[OPERATIONS_MAX];
};

/* Where `thread` first occurs; the count if it does not. */
uint32_t sequence_find(const struct sequence_of_run *sequence, uint32_t thread);
/*
 * What the thread does next could come first, be it in the sequence or not.  The footprint is
 * what it was seen to touch when it did; in the sequence it may only be known to be waiting.
 */
bool sequence_may_begin_with(const struct sequence_of_run *sequence, uint32_t thread,
			     const struct footprint *footprint);

/* Inserts into the tree whose first node is *root, and uses the sequence up.  False without room. */
bool wakeup_insert(struct wakeup_pool *pool, uint32_t *root, struct sequence_of_run *sequence);
/* Adds one operation of `thread`, of which nothing is known, as the last branch.  False without room. */
bool wakeup_append(struct wakeup_pool *pool, uint32_t *root, uint32_t thread);
/* Takes the first branch off the tree: its thread; its children become *children. */
uint32_t wakeup_take(struct wakeup_pool *pool, uint32_t *root, uint32_t *children);

#endif
