// SPDX-License-Identifier: GPL-2.0-only
/*
 * In which contexts the locks of a class are taken.
 *
 * A lock that a hard IRQ takes is hardirq-safe; one that is held while hard IRQs
 * are on is hardirq-unsafe; likewise for softirqs.  A lock that is both may be
 * interrupted, while it is held, by one who wants it on the same CPU: that CPU
 * goes nowhere.  It is enough that *some* lock of the class did the one and some
 * the other, at any time.  Readers spoil nothing for readers.
 *
 * Through a chain: L is safe, M unsafe, and M is taken while L is held.  One CPU
 * holds M and is interrupted by who wants L; another holds L, with interrupts off
 * as it should, and waits for M.  So no way of edges may lead from a safe class to
 * an unsafe one, whichever came last, the edge or the usage: a new usage is checked
 * against all that leads to its class or away from it, a new edge against both
 * ends.  The searches go over strong paths (lockdep_graph.c).
 *
 * A class that is safe and unsafe is told as such, and not again at the end of
 * every chain that it is part of.  Usages cost a look at a mask once they are
 * marked.  Any context: all of these.
 */
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include "lockdep_internal.h"

#define USED_MASK(state)	(usage_bit(state, USED_IN) | usage_bit(state, USED_IN_READ))
#define ENABLED_MASK(state)	(usage_bit(state, ENABLED) | usage_bit(state, ENABLED_READ))

/* What a usage does not go together with in the same class. */
static u32 opposites(enum irq_state state, unsigned int usage)
{
	switch (usage) {
	case USED_IN:
		return ENABLED_MASK(state);
	case USED_IN_READ:
		return usage_bit(state, ENABLED);
	case ENABLED:
		return USED_MASK(state);
	default:
		return usage_bit(state, USED_IN);
	}
}

/* One of the usages of `class` that are in `mask`: an exclusive one rather than a reader's. */
static unsigned int first_usage(const struct validated_class *class, u32 mask)
{
	return __ffs(class->usage & mask);
}

/* True if the class is told already to be what interrupts take and what they interrupt. */
static bool is_both(const struct validated_class *class, enum irq_state state)
{
	u32 usage = class->usage;

	return (usage & usage_bit(state, USED_IN) && usage & ENABLED_MASK(state)) ||
	       (usage & USED_MASK(state) && usage & usage_bit(state, ENABLED));
}

/* Not a lock that others wait for: per-CPU, or an annotation. */
static bool waits_for_nobody(const struct validated_class *class)
{
	return class->class.lock_type != LD_LOCK_NORMAL;
}

/* What is looked for: a class with one of these usages that is not told by itself. */
struct wanted {
	enum irq_state state;
	u32 mask;
};

static bool is_wanted(const struct validated_class *class, bool weak, const void *data)
{
	const struct wanted *wanted = data;
	u32 mask = wanted->mask;

	/* Who came weakly is a reader: another reader does not keep it waiting. */
	if (weak)
		mask &= usage_bit(wanted->state, USED_IN) | usage_bit(wanted->state, ENABLED);
	return class->usage & mask && !is_both(class, wanted->state);
}

static struct validated_class *find(enum direction direction, struct validated_class *from, bool weak,
				    enum irq_state state, u32 mask, unsigned int *at)
{
	const struct wanted wanted = { state, mask };
	const struct search search = {
		.direction = direction, .match = is_wanted, .skip = waits_for_nobody, .data = &wanted,
	};

	return search_graph(&search, from, weak, at);
}

/* ---- the way, for a report ---------------------------------------------------------------- */

static void append(struct usage_path *path, struct lock_edge *edge)
{
	if (path->edges_count == ARRAY_SIZE(path->edges))
		path->edges_left_out++;
	else
		path->edges[path->edges_count++] = edge;
}

static void reverse(struct usage_path *path)
{
	unsigned int i;

	for (i = 0; i < path->edges_count / 2; i++)
		swap(path->edges[i], path->edges[path->edges_count - 1 - i]);
}

/* The edges by which the last search came to `end`, in the order in which the locks are taken. */
static void take_path(struct usage_path *path, struct validated_class *end, unsigned int at,
		      enum direction direction)
{
	struct lock_edge *edge;

	while ((edge = search_edge(&end, &at, direction)))
		append(path, edge);
	if (direction == FORWARDS)
		reverse(path);
}

/* ---- a new usage ------------------------------------------------------------------------------ */

/* Interrupts take the class: nothing that they may interrupt may follow from it; or the reverse. */
static void check_chains(struct validated_class *class, enum irq_state state, unsigned int usage,
			 bool reads)
{
	bool safe = usage == USED_IN || usage == USED_IN_READ;
	enum direction direction = safe ? FORWARDS : BACKWARDS;
	u32 mask = safe ? ENABLED_MASK(state) : USED_MASK(state);
	struct usage_path path = { 0 };
	struct validated_class *end;
	unsigned int at;

	end = find(direction, class, reads, state, mask, &at);
	if (!end)
		return;
	if (end == class) {
		report_usage(state, class, state * USAGES_EACH + usage, first_usage(class, mask));
		return;
	}
	path.safe = safe ? class : end;
	path.unsafe = safe ? end : class;
	path.safe_usage = safe ? state * USAGES_EACH + usage : first_usage(end, mask);
	path.unsafe_usage = safe ? first_usage(end, mask) : state * USAGES_EACH + usage;
	take_path(&path, end, at, direction);
	report_usage_path(state, &path);
}

static void check_usage(struct validated_class *class, const struct held_lock *held,
			enum irq_state state, unsigned int usage)
{
	u32 against = class->usage & opposites(state, usage);
	bool safe = usage == USED_IN || usage == USED_IN_READ;
	unsigned int bit = state * USAGES_EACH + usage;

	if (against) {
		report_usage(state, class, safe ? bit : first_usage(class, against),
			     safe ? first_usage(class, against) : bit);
		return;
	}
	check_chains(class, state, usage, safe ? held->read == 2 : held->read);
}

static void mark(const struct held_lock *held, enum irq_state state, unsigned int usage)
{
	struct validated_class *class = held_class(held);
	u32 bit;

	if (held->read)
		usage++;	/* each has its reader's after it */
	bit = usage_bit(state, usage);
	if (likely(class->own_usage & bit))
		return;
	class->own_usage |= bit;
	if (!(class->usage & bit)) {
		class->usage_places[state * USAGES_EACH + usage] = place_save();
		class->usage |= bit;
		learned_usage(class, state * USAGES_EACH + usage);
	}
	check_usage(class, held, state, usage);
}

void usage_inherit(struct validated_class *class, unsigned int usage, const struct lock_place *place)
{
	if (class->usage & 1u << usage)
		return;
	class->usage |= 1u << usage;
	class->usage_places[usage] = place;
}

/* A trylock waits for nobody, so that an interrupt takes it does no harm; that it is interrupted does. */
void mark_taken(struct held_lock *held)
{
	if (!held->trylock) {
		if (lockdep_hardirq_context())
			mark(held, STATE_HARDIRQ, USED_IN);
		if (lockdep_softirq_context(current))
			mark(held, STATE_SOFTIRQ, USED_IN);
	}
	/* What is waited for without being taken cannot be interrupted while it is held. */
	if (held->hardirqs_off || held->sync)
		return;
	mark(held, STATE_HARDIRQ, ENABLED);
	if (current->softirqs_enabled)
		mark(held, STATE_SOFTIRQ, ENABLED);
}

void mark_held_enabled(enum irq_state state)
{
	struct task_struct *task = current;
	int i;

	if (!validator_enter((unsigned long)__builtin_frame_address(0)))
		return;
	for (i = 0; i < task->lockdep_depth; i++)
		if (task->held_locks[i].check && held_class(&task->held_locks[i]))
			mark(&task->held_locks[i], state, ENABLED);
	validator_leave();
}

/* ---- a new edge ----------------------------------------------------------------------------------- */

static void check_edge_state(const struct held_lock *previous, const struct held_lock *next,
			     struct lock_edge *closing, enum irq_state state)
{
	struct usage_path path = { 0 }, tail = { 0 };
	unsigned int at, i;

	path.safe = find(BACKWARDS, held_class(previous), previous->read, state, USED_MASK(state), &at);
	if (!path.safe)
		return;
	take_path(&path, path.safe, at, BACKWARDS);
	append(&path, closing);
	path.unsafe = find(FORWARDS, held_class(next), next->read == 2, state, ENABLED_MASK(state), &at);
	if (!path.unsafe)
		return;
	path.safe_usage = first_usage(path.safe, USED_MASK(state));
	path.unsafe_usage = first_usage(path.unsafe, ENABLED_MASK(state));
	take_path(&tail, path.unsafe, at, FORWARDS);
	for (i = 0; i < tail.edges_count; i++)
		append(&path, tail.edges[i]);
	report_usage_path(state, &path);
}

void check_edge_usage(const struct held_lock *previous, const struct held_lock *next,
		      struct lock_edge *closing)
{
	unsigned int state;

	for (state = 0; state < IRQ_STATES; state++)
		check_edge_state(previous, next, closing, state);
}
