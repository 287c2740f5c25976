// SPDX-License-Identifier: GPL-2.0-only
/*
 * Data races: two accesses to the same bytes by two contexts, at least one of them
 * a write, that nothing orders.
 *
 * Order is happens-before (Lamport 1978), kept in vector clocks (Mattern, Fidge
 * 1988): each context counts its steps, and knows of each other one up to which
 * step it is behind it.  Whoever releases something (a lock, a work that is queued,
 * a timer that is armed) leaves its clock there, and whoever takes it joins that
 * with its own.  An access of step t of context c is before what another context
 * does now if that one's clock has at least t for c: one comparison, for which an
 * access need not keep a clock but only (c, t), the epoch of FastTrack (Flanagan and
 * Freund, PLDI 2009).
 *
 * A context is a task, or the hard IRQs of a CPU, or its softirqs.  An interrupt
 * does not belong to the task that it interrupts: that it ran between two
 * instructions of it, and not beside them on another CPU, is chance.  What orders
 * them is masking: a section with interrupts off is before the handlers of that CPU
 * that come after it, and behind those that came before.  Two tasks that ran one
 * after the other on one CPU are not ordered by that either.
 *
 * What an access is follows the Linux memory model as KCSAN takes it by default.
 * READ_ONCE(), WRITE_ONCE() and atomic operations are marked.  Two marked accesses
 * are no race.  A plain write of up to a word, aligned, is taken to be done at once
 * (CONFIG_KCSAN_ASSUME_PLAIN_WRITES_ATOMIC), so a race needs a plain read, or a wider
 * write.  A write after which the memory holds what it held before is none
 * (CONFIG_KCSAN_REPORT_VALUE_CHANGE_ONLY).  A marked write hands on what its context
 * did before its last barrier; a marked read takes that, as if all that follows
 * depended on what it read.  That is more than the model promises, so that no
 * dependency has to be followed.
 *
 * Much of Linux is older than that, and passes messages in plain accesses: data is
 * written, then smp_wmb(), then an index; the other side reads the index, and the data
 * because of what it read (kfifo does so, and is right on every machine that Linux
 * runs on).  So the first write behind a barrier that its context wrote out publishes
 * as a marked one does, if it is one aligned access; a plain read of what it wrote
 * takes that, and the two are no race, unless an update is lost.  Whether the reader
 * has a barrier or a dependency is not asked: a missing smp_rmb() is not found.
 *
 * Each granule of eight bytes that the target touched has a cell with its last
 * accesses.  A new one is held against them, then takes the place of one that tells
 * no more: its own earlier one, else one that it is behind, else the oldest.
 * Forgetting loses races and invents none.  What a write will change is not known at
 * the hook: it is looked at when the next access comes, before which nothing else
 * runs, and the report waits for that (settle()).
 *
 * A race is told as a warning.  It is an error where a context read, another changed
 * that without order, and the first wrote over it something else without having
 * done a step in between: that update is lost, in this very run.
 *
 * Not looked at: stacks (interrupts use that of the task that they interrupt, at the
 * same addresses), per-CPU memory, which preemption protects, and everything that
 * the target did not itself do: the tree's code is not instrumented.
 *
 * It costs, for an access, one look into a hash table and five comparisons; for a
 * lock the like, and joining a clock of as many words as there are contexts that
 * touched anything.
 *
 * Any context, for everything in this file.
 */
#include <linux/align.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "../hook.h"
#include "internal.h"

#define GRANULE		8
#define CELL_ACCESSES	5

struct cell {
	unsigned long address;
	struct race_access accesses[CELL_ACCESSES];
};

#define SLOTS	(4 * RACE_CELLS_MAX)

static struct cell *const cells = (struct cell *)RACE_CELLS;
static u16 *const slots = (u16 *)RACE_CELL_SLOTS;	/* index + 1 into cells */
static u32 cells_count;

/* Pages that may have cells, by hash: most memory that is given out never had any. */
static u64 touched_pages[64];

/* ---- cells --------------------------------------------------------------------------- */

static u16 *slot_of(unsigned long address)
{
	u32 i = hash_64(address, 32) % SLOTS;

	while (slots[i] && cells[slots[i] - 1].address != address)
		i = (i + 1) % SLOTS;
	return &slots[i];
}

static u32 page_bit(unsigned long address)
{
	return hash_64(address / PAGE_SIZE, 12);
}

/* Null, and nothing is watched any more, where there is no room. */
static struct cell *make_cell(unsigned long address)
{
	u16 *slot = slot_of(address);
	u32 bit;

	if (likely(*slot))
		return &cells[*slot - 1];
	if (cells_count == RACE_CELLS_MAX) {
		race_give_up();
		return NULL;
	}
	bit = page_bit(address);
	touched_pages[bit / 64] |= BIT_ULL(bit % 64);
	cells[cells_count].address = address;
	*slot = ++cells_count;
	return &cells[cells_count - 1];
}

/* ---- what the last writes changed ------------------------------------------------------- */

struct pending {
	struct race_access *write;
	struct race_access *other;	/* that it races with, or null */
	bool tell;			/* of that */
	struct race_found found;
	u64 before;
	unsigned long granule;
};

#define PENDING_MAX	8

static struct pending pending[PENDING_MAX];
static u32 pending_count;

static u64 bytes_at(unsigned long granule)
{
	u64 value;

	memcpy(&value, (const void *)granule, sizeof(value));
	return value;
}

static bool differs(u64 before, u64 after, u8 bytes)
{
	u64 difference = before ^ after;
	int i;

	for (i = 0; i < GRANULE; i++)
		if (bytes & BIT(i) && difference >> (8 * i) & 0xff)
			return true;
	return false;
}

static void settle(void)
{
	u32 i;

	for (i = 0; i < pending_count; i++) {
		struct pending *write = &pending[i];

		if (!differs(write->before, bytes_at(write->granule), write->found.made.bytes))
			continue;
		write->write->kind |= RACE_CHANGED;
		if (!write->other)
			continue;
		if (!(write->other->kind & RACE_WRITE))
			write->other->kind |= RACE_STALE;
		if (write->tell)
			race_report(&write->found);
	}
	pending_count = 0;
}

/* ---- accesses ------------------------------------------------------------------------- */

/* An access that may be torn, or repeated, or left out by a compiler. */
static bool unprotected(u8 kind)
{
	return !(kind & RACE_MARKED) && (!(kind & RACE_WRITE) || kind & RACE_TORN);
}

static bool conflict(u8 a, u8 b)
{
	return (a | b) & RACE_WRITE && (unprotected(a) || unprotected(b));
}

/* Two that conflict and are meant to: a message is passed.  Nothing is told but an update that is lost. */
static bool passes_message(u8 a, u8 b)
{
	return (a | b) & RACE_PUBLISHES && !((a | b) & RACE_TORN);
}

/* A write of the context uses up the barrier. */
static bool publishes(struct race_context *context, u8 kind)
{
	bool publishes = context->behind_barrier && kind & RACE_WRITE;

	if (kind & RACE_WRITE)
		context->behind_barrier = false;
	return publishes && !(kind & RACE_TORN);
}

/* How a cell's accesses look to one that is being made. */
struct view {
	struct race_access *own;	/* an earlier one like it */
	struct race_access *own_read;	/* what it may be computed from */
	struct race_access *place;	/* free, or of one that tells no more */
	struct race_access *race;	/* the first that it races with, and passes no message */
	bool published;			/* what it reads was */
};

static bool tells_no_more(const struct race_access *old, const struct race_access *new)
{
	return !(old->bytes & ~new->bytes) && (new->kind & RACE_WRITE || !(old->kind & RACE_WRITE));
}

static void look(struct cell *cell, const struct race_context *context,
		 const struct race_access *new, struct view *view)
{
	const u8 like = RACE_WRITE | RACE_MARKED;
	struct race_access *old;

	*view = (struct view){ };
	for (old = cell->accesses; old < cell->accesses + CELL_ACCESSES; old++) {
		if (old->bytes & new->bytes && old->kind & RACE_PUBLISHES)
			view->published = true;
		if (!old->dimension) {
			if (!view->place)
				view->place = old;
		} else if (!(old->bytes & new->bytes)) {
			continue;
		} else if (old->dimension == new->dimension) {
			if (!((old->kind ^ new->kind) & like) && old->bytes == new->bytes)
				view->own = old;
			else if (!(old->kind & RACE_WRITE) && old->bytes == new->bytes)
				view->own_read = old;
		} else if (race_ordered(context, old)) {
			if (!view->place && tells_no_more(old, new))
				view->place = old;
		} else if (conflict(old->kind, new->kind) &&
			   (!view->race || passes_message(view->race->kind, new->kind))) {
			view->race = old;
		}
	}
}

/* Where the access is noted.  What it is held against stays. */
static struct race_access *place_for(struct cell *cell, const struct view *view)
{
	static u32 next;
	struct race_access *oldest;

	if (view->own)
		return view->own;
	if (view->place)
		return view->place;
	do {
		oldest = &cell->accesses[next++ % CELL_ACCESSES];
	} while (oldest == view->race || oldest == view->own_read);
	return oldest;
}

static void note_backtrace(struct race_access *access, unsigned long frame)
{
	unsigned long addresses[RACE_BACKTRACE];
	u32 i, count = tophalf_backtrace_context(addresses, RACE_BACKTRACE, frame);

	for (i = 0; i < RACE_BACKTRACE; i++)
		access->backtrace[i] = i < count ? addresses[i] : 0;
}

static void found(struct race_found *race, const struct race_access *made,
		  const struct race_access *other, unsigned long address, size_t size, bool lost)
{
	race->made = *made;
	race->other = *other;
	race->address = address;
	race->size = size;
	race->lost = lost;
}

/* It has not been made yet: `old` is where a read that it could be computed from was noted. */
static void note_write(struct view *view, struct race_access *made, unsigned long granule,
		       unsigned long address, size_t size, unsigned long frame)
{
	struct race_access *read = view->own_read;
	bool lost = read && read->kind & RACE_STALE && read->time == made->time &&
		    !(read->kind & RACE_MARKED);
	struct pending *write;

	if (pending_count == PENDING_MAX)
		return;
	write = &pending[pending_count++];
	write->write = made;
	write->before = bytes_at(granule);
	write->granule = granule;
	write->other = view->race;
	write->tell = write->other && (lost || !passes_message(write->other->kind, made->kind)) &&
		      race_prepare(address, lost, frame);
	found(&write->found, made, write->other ? write->other : made, address, size, lost);
}

static void note_access(struct race_context *context, unsigned long granule, u8 bytes, u8 kind,
			unsigned long address, size_t size, unsigned long frame)
{
	struct cell *cell = make_cell(granule);
	struct race_access *place, new = {
		.time = context->now.time[context->dimension - 1], .dimension = context->dimension,
		.bytes = bytes, .kind = kind,
		.context = context_now(), .cpu = tophalf_machine.cpu,
	};
	struct race_found race;
	struct view view;

	if (!cell)
		return;
	look(cell, context, &new, &view);
	if (view.published && !(kind & RACE_WRITE))
		race_read_published(context, address);
	note_backtrace(&new, frame);
	place = place_for(cell, &view);
	*place = new;
	if (kind & RACE_WRITE) {
		note_write(&view, place, granule, address, size, frame);
	} else if (view.race && view.race->kind & RACE_CHANGED &&
		   !passes_message(view.race->kind, kind) && race_prepare(address, false, frame)) {
		found(&race, &new, view.race, address, size, false);
		race_report(&race);
	}
}

static bool watched(unsigned long address)
{
	return address - TOPHALF_KERNEL_BASE < TOPHALF_KERNEL_SIZE ||
	       address - TOPHALF_VMALLOC_BASE < TOPHALF_VMALLOC_SIZE ||
	       address - (unsigned long)__tophalf_target_data_start <
	       (unsigned long)(__tophalf_target_data_end - __tophalf_target_data_start);
}

static bool counts_as_marked(struct race_context *context)
{
	if (context->marked_next > 0) {
		context->marked_next--;
		return true;
	}
	return context->marked_nest || context->marked_flat;
}

static void note_granules(struct race_context *context, unsigned long address, size_t size, u8 kind,
			  unsigned long frame)
{
	unsigned long at = address, end = address + size;

	while (at < end && kcsan_watching) {
		unsigned long granule = ALIGN_DOWN(at, GRANULE);
		unsigned int first = at - granule, count = min(end - at, GRANULE - first);

		note_access(context, granule, (BIT(count) - 1) << first, kind, address, size, frame);
		at += count;
	}
}

void __kcsan_access(const volatile void *pointer, size_t size, unsigned int kind, unsigned long frame)
{
	unsigned long address = (unsigned long)pointer;
	struct race_context *context;
	bool marked = kind & RACE_MARKED;

	if (pending_count)
		settle();
	if (!watched(address) || !size)
		return;
	context = race_context_now();
	if (counts_as_marked(context))
		kind |= RACE_MARKED;
	if (size > sizeof(long) || address & (size - 1))
		kind |= RACE_TORN;
	if (publishes(context, kind) && !marked)
		kind |= RACE_PUBLISHES;
	if (marked && (!(kind & RACE_WRITE) || kind & RACE_UPDATE))
		race_read_published(context, address);
	if (!context->disabled && race_number(context))
		note_granules(context, address, size, kind, frame);
	if (kind & RACE_WRITE && (marked || kind & RACE_PUBLISHES))
		race_write_publishes(context, address);
}

void __kcsan_forget(const void *start, size_t size)
{
	unsigned long address = ALIGN_DOWN((unsigned long)start, GRANULE);
	unsigned long end = (unsigned long)start + size;

	if (pending_count)
		settle();
	while (address < end) {
		u32 bit = page_bit(address);
		unsigned long page_end = min(end, ALIGN_DOWN(address, PAGE_SIZE) + PAGE_SIZE);

		if (!(touched_pages[bit / 64] & BIT_ULL(bit % 64))) {
			address = page_end;
			continue;
		}
		for (; address < page_end; address += GRANULE) {
			u16 slot = *slot_of(address);

			if (slot)
				memset(cells[slot - 1].accesses, 0, sizeof(cells[slot - 1].accesses));
		}
	}
}
