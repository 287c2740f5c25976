// SPDX-License-Identifier: GPL-2.0-only
/* See wakeup.h. */
#include <string.h>
#include <explore/wakeup.h>

uint32_t sequence_find(const struct sequence_of_run *sequence, uint32_t thread)
{
	uint32_t i;

	for (i = 0; i < sequence->count; i++)
		if (sequence->run[sequence->places[i]].as == thread)
			break;
	return i;
}

static bool ignores(const struct sequence_of_run *sequence, uint32_t count,
		    const struct footprint *footprint)
{
	uint32_t i;

	for (i = 0; i < count; i++)
		if (footprints_conflict(&sequence->run[sequence->places[i]].footprint, footprint))
			return false;
	return true;
}

bool sequence_may_begin_with(const struct sequence_of_run *sequence, uint32_t thread,
			     const struct footprint *footprint)
{
	uint32_t at = sequence_find(sequence, thread), i;

	for (i = 0; i < at && at < sequence->count; i++)
		if (operations_depend(sequence->run, sequence->places[i], sequence->places[at]))
			return false;
	/* Of a thread that was never seen there nothing else is known. */
	return (at < sequence->count && footprint->everything) || ignores(sequence, at, footprint);
}

static uint32_t make_node(struct wakeup_pool *pool, uint32_t thread)
{
	uint32_t node = pool->free;

	if (node)
		pool->free = pool->nodes[node].next;
	else if (pool->used + 1 < WAKEUP_NODES)
		node = ++pool->used;
	else
		return WAKEUP_NONE;
	memset(&pool->nodes[node], 0, sizeof(pool->nodes[node]));
	pool->nodes[node].thread = thread;
	return node;
}

/* The sequence as a branch of its own. */
static bool add_branch(struct wakeup_pool *pool, uint32_t *link, const struct sequence_of_run *sequence)
{
	uint32_t i;

	for (i = 0; i < sequence->count; i++) {
		const struct operation *operation = &sequence->run[sequence->places[i]];
		uint32_t node = make_node(pool, operation->as);

		if (!node)
			return false;
		pool->nodes[node].footprint = operation->footprint;
		*link = node;
		link = &pool->nodes[node].child;
	}
	return true;
}

/* The sequence may begin with the node's operation, which is taken out of it. */
static bool follows(const struct wakeup_node *node, struct sequence_of_run *sequence)
{
	uint32_t at = sequence_find(sequence, node->thread);

	if (!sequence_may_begin_with(sequence, node->thread, &node->footprint))
		return false;
	if (at == sequence->count)
		return true;
	sequence->count--;
	memmove(&sequence->places[at], &sequence->places[at + 1],
		(sequence->count - at) * sizeof(*sequence->places));
	return true;
}

bool wakeup_insert(struct wakeup_pool *pool, uint32_t *root, struct sequence_of_run *sequence)
{
	uint32_t *link = root;

	while (sequence->count) {
		while (*link && !follows(&pool->nodes[*link], sequence))
			link = &pool->nodes[*link].next;
		if (!*link)
			return add_branch(pool, link, sequence);
		if (!pool->nodes[*link].child)
			return true;
		link = &pool->nodes[*link].child;
	}
	return true;
}

bool wakeup_append(struct wakeup_pool *pool, uint32_t *root, uint32_t thread)
{
	uint32_t node = make_node(pool, thread);

	if (!node)
		return false;
	pool->nodes[node].footprint.everything = true;
	while (*root)
		root = &pool->nodes[*root].next;
	*root = node;
	return true;
}

uint32_t wakeup_take(struct wakeup_pool *pool, uint32_t *root, uint32_t *children)
{
	struct wakeup_node *node = &pool->nodes[*root];
	uint32_t taken = *root;

	*root = node->next;
	*children = node->child;
	node->next = pool->free;
	pool->free = taken;
	return node->thread;
}
