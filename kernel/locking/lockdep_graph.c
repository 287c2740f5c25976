// SPDX-License-Identifier: GPL-2.0-only
/*
 * The order of locks: a graph of classes, and the search for circles in it.
 *
 * What.  When a lock of class B is taken while one of A is held, the graph gets an
 * edge from A to B.  A circle of edges means that there is a way to a deadlock:
 * let one task stand in each edge, holding its first lock and waiting for its
 * second, and nobody goes on.  That no run has been seen to hang there says little;
 * the tasks have only never met.  This is the idea of Ingo Molnar's and Arjan van
 * de Ven's lockdep (Linux 2.6.18), which this file follows in what it accepts.
 *
 * Readers.  A reader does not wait for readers, so not every circle is one to
 * fear.  As in Boqun Feng's treatment (Linux 5.10,
 * Documentation/locking/lockdep-design.rst) an edge has kinds: its first lock is
 * held exclusively (E) or shared (S), its second is taken as a recursive reader
 * (R), who waits for a writer that holds the lock but never for one that waits, or
 * otherwise (N).  Where an edge that ends in R meets one that begins with S, the
 * one who waits in the first does not wait for the one who holds in the second:
 * the way is broken there.  A path without such a joint is strong, and circles of
 * strong paths, their own closing joint included, are exactly the deadlocks.
 *
 * The search.  Whether a path may go on from a class depends on how it came there:
 * by edges of which one ends in N, or *weakly*, only by ones that end in R.  So it
 * is a breadth-first search over pairs of a class and that bit; each pair is
 * visited once, a class that was reached strongly need not be visited weakly, and
 * the first way found is a shortest one.  Backwards the roles of the two letters
 * change.  The queue is threaded through the classes: it needs no memory, and
 * cannot overflow.
 *
 * What it costs.  A lock operation looks up one edge for the innermost lock that
 * is held, and further ones only past locks that were taken by trylock, which have
 * edges from others but made none, and past recursive readers, which break paths
 * (Linux stops there and misses some).  An edge that this run has made before
 * costs that look-up, in a hash table which is doubled when it is full, and
 * nothing else.  Only a new edge, or a new kind of one, is searched for: O(classes
 * + edges), as often in a run as there are edges.
 *
 * Not going blind.  An edge that closes a circle is reported and then not followed
 * any more: the graph that is searched stays free of circles, so what else is
 * wrong is found without echoes of what was told.  Edges that earlier runs learned
 * are in the graph from the start but count as new when this run makes them: a
 * circle of which no single run has seen all is found by the first that makes any
 * edge of it.
 */
#include <linux/lockdep.h>
#include "lockdep_internal.h"

#define CHAINS_FIRST	4096

static struct lock_edge **chains;
static unsigned long chains_count, edges_count;

/* ---- edges ------------------------------------------------------------------------- */

static struct lock_edge **chain_of(const struct validated_class *from, const struct validated_class *to)
{
	u64 hash = validator_hash((unsigned long)from, (unsigned long)to);

	return &chains[hash & (chains_count - 1)];
}

static struct lock_edge *find_edge(const struct validated_class *from, const struct validated_class *to)
{
	struct lock_edge *edge;

	for (edge = chains ? *chain_of(from, to) : NULL; edge; edge = edge->hash_next)
		if (edge->from == from && edge->to == to)
			return edge;
	return NULL;
}

static void grow(void)
{
	struct validated_class *class;
	struct lock_edge *edge;

	chains_count = chains ? 2 * chains_count : CHAINS_FIRST;
	chains = validator_alloc(chains_count * sizeof(*chains));
	for (class = class_first(); class; class = class->all_next) {
		for (edge = class->after; edge; edge = edge->next_after) {
			struct lock_edge **chain = chain_of(edge->from, edge->to);

			edge->hash_next = *chain;
			*chain = edge;
		}
	}
}

static struct lock_edge *new_edge(struct validated_class *from, struct validated_class *to,
				  u32 held_at, const struct lock_place *place)
{
	struct lock_edge *edge, **chain;

	if (edges_count >= chains_count)
		grow();
	edge = validator_alloc(sizeof(*edge));
	edge->from = from;
	edge->to = to;
	edge->held_at = held_at;
	edge->place = place;
	chain = chain_of(from, to);
	edge->hash_next = *chain;
	*chain = edge;
	*from->after_end = edge;
	from->after_end = &edge->next_after;
	*to->before_end = edge;
	to->before_end = &edge->next_before;
	edges_count++;
	return edge;
}

void edge_inherit(struct validated_class *from, struct validated_class *to, u8 kinds, u32 held_at,
		  const struct lock_place *place)
{
	struct lock_edge *edge = find_edge(from, to);

	if (!edge) {
		edge = new_edge(from, to, held_at, place);
		edge->inherited = true;
	}
	edge->kinds |= kinds;
}

/* ---- searching ------------------------------------------------------------------------ */

/* What an edge is seen from its other end: E and S stand for N and R there. */
static u8 kinds_towards(u8 kinds, enum direction direction)
{
	if (direction == FORWARDS)
		return kinds;
	return (kinds & (EDGE_SR | EDGE_EN)) | (kinds & EDGE_ER ? EDGE_SN : 0) |
	       (kinds & EDGE_SN ? EDGE_ER : 0);
}

/* 0: the edge does not go on from this state; otherwise its kinds that do. */
static u8 usable_kinds(const struct lock_edge *edge, bool weak, enum direction direction)
{
	u8 kinds = kinds_towards(edge->kinds, direction);

	if (edge->told)
		return 0;
	return weak ? kinds & (EDGE_ER | EDGE_EN) : kinds;
}

/* A class in one of its two states.  The next one in the queue hangs at each, with its state in bit 0. */
struct visit {
	struct validated_class *class;
	unsigned int state;
};

static u32 searches;

static struct validated_class *follow(struct validated_class *class, unsigned int state,
				      unsigned int *next_state)
{
	unsigned long next = (unsigned long)class->queue_next[state];

	*next_state = next & 1;
	return (struct validated_class *)(next & ~1ul);
}

static void enqueue(struct visit *last, struct validated_class *class, unsigned int state)
{
	class->queue_next[state] = NULL;
	if (last->class)
		last->class->queue_next[last->state] =
			(struct validated_class *)((unsigned long)class | state);
	last->class = class;
	last->state = state;
}

static bool visited(const struct validated_class *class, unsigned int state)
{
	return class->visited[state] == searches || class->visited[0] == searches;
}

/* Puts what an edge leads to into the queue, if nobody was there in this state. */
static void try_edge(const struct search *search, struct lock_edge *edge, const struct visit *at,
		     struct visit *last)
{
	struct validated_class *other = search->direction == FORWARDS ? edge->to : edge->from;
	u8 kinds = usable_kinds(edge, at->state, search->direction);
	unsigned int state = !(kinds & (EDGE_SN | EDGE_EN));

	if (!kinds || visited(other, state))
		return;
	other->visited[state] = searches;
	other->via[state] = edge;
	other->via_state[state] = at->state;
	enqueue(last, other, state);
}

struct validated_class *search_graph(const struct search *search, struct validated_class *from,
				     bool weak, unsigned int *state)
{
	struct visit at = { from, weak }, last = { NULL, 0 };
	struct lock_edge *edge;

	searches++;
	from->visited[weak] = searches;
	from->via[weak] = NULL;
	enqueue(&last, from, weak);
	for (; at.class; at.class = follow(at.class, at.state, &at.state)) {
		if (search->skip && search->skip(at.class))
			continue;
		if (search->match(at.class, at.state, search->data)) {
			*state = at.state;
			return at.class;
		}
		if (search->direction == FORWARDS)
			for (edge = at.class->after; edge; edge = edge->next_after)
				try_edge(search, edge, &at, &last);
		else
			for (edge = at.class->before; edge; edge = edge->next_before)
				try_edge(search, edge, &at, &last);
	}
	return NULL;
}

struct lock_edge *search_edge(struct validated_class **class, unsigned int *state,
			      enum direction direction)
{
	struct lock_edge *edge = (*class)->via[*state];

	if (!edge)
		return NULL;
	*state = (*class)->via_state[*state];
	*class = direction == FORWARDS ? edge->from : edge->to;
	return edge;
}

/* ---- a lock is taken --------------------------------------------------------------------- */

static u8 kind_of(const struct held_lock *previous, const struct held_lock *next)
{
	if (next->read == 2)
		return previous->read ? EDGE_SR : EDGE_ER;
	return previous->read ? EDGE_SN : EDGE_EN;
}

/* A way to a lock that is held closes a circle, unless it ends in R and the lock is shared. */
static bool is_held(const struct validated_class *class, bool weak, const void *data)
{
	const struct held_lock *held = data;

	return class == held_class(held) && !(held->read && weak);
}

/* True if the edge may be followed: it closes no circle. */
static bool check_circle(struct held_lock *previous, struct held_lock *next)
{
	const struct search search = { .direction = FORWARDS, .match = is_held, .data = previous };
	struct validated_class *end;
	unsigned int state;

	end = search_graph(&search, held_class(next), next->read == 2, &state);
	if (!end)
		return true;
	report_inversion(previous, next, end, state);
	return false;
}

static void add_edge(struct held_lock *previous, struct held_lock *next)
{
	struct validated_class *from = held_class(previous), *to = held_class(next);
	struct lock_edge *edge = find_edge(from, to);
	u8 kind = kind_of(previous, next);

	if (likely(edge && edge->own_kinds & kind))
		return;
	if (!edge)
		edge = new_edge(from, to, previous->acquire_ip, place_save());
	edge->own_kinds |= kind;
	if (edge->told)
		return;
	if (!check_circle(previous, next)) {
		edge->told = true;
		return;
	}
	check_edge_usage(previous, next, edge);
	if (edge->kinds & kind)
		return;
	edge->kinds |= kind;
	learned_edge(edge, kind);
}

/*
 * True if a lock of the class of `next` is held: what is between the two is no
 * matter of order then.  One that the interrupted code holds is: see lockdep_usage.c.
 */
static bool check_recursion(struct held_lock *next)
{
	const struct task_struct *task = current;
	lock_cmp_fn compare = held_class(next)->class.cmp_fn;
	const struct held_lock *held;
	bool nested = false;
	int i;

	for (i = 0; i < task->lockdep_depth; i++) {
		held = &task->held_locks[i];
		nested |= next->nest_lock && held->instance == next->nest_lock;
		if (held_class(held) != held_class(next) || held->irq_context != next->irq_context)
			continue;
		/* A recursive reader gets in where readers are. */
		if (next->read == 2 && held->read)
			return true;
		if (compare && compare(held->instance, next->instance) < 0)
			continue;
		/* The lock outside both keeps others from taking them in another order. */
		if (!nested && held->check)
			report_recursion(held, next);
		return true;
	}
	return false;
}

void check_order(struct held_lock *next)
{
	struct task_struct *task = current;
	int i;

	if (check_recursion(next))
		return;
	for (i = task->lockdep_depth - 1; i >= 0; i--) {
		struct held_lock *held = &task->held_locks[i];

		if (held->irq_context != next->irq_context)
			return;
		if (!held->check || !held_class(held) || held_class(held) == held_class(next))
			continue;
		add_edge(held, next);
		if (!held->trylock && held->read != 2)
			return;
	}
}
