// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that was left behind: the target is unloaded, its devices are gone, what
 * it asked for is still allocated, and nothing leads there any more.
 *
 * This is the idea of Linux's kmemleak (Marinas, 2009), itself a tracing garbage
 * collector that collects nothing (Boehm and Weiser, Software: Practice and
 * Experience 1988): from the roots, which are the image's data, the per-CPU areas,
 * the stacks that are in use, and the pages that others than the target hold,
 * every aligned word that is an address in an allocated block marks that block,
 * and marked blocks are searched in turn.  Any address counts, into the middle
 * too, so that a pointer with flags in its low bits, or one to a member, is
 * enough.  The error of this is on one side: a word that only looks like an
 * address may hide a leak, and no memory that is in use is told as one.
 *
 * What the target keeps in its own static variables is lost with the module, so
 * these are no root.  Memory that was handed to a subsystem, which frees it later
 * or keeps it for the next user, is reached from there and no finding.
 *
 * Only what the target asked for itself, or through one wrapper such as
 * devm_kmalloc(), is watched; the rest is the business of whoever asked.  Blocks
 * that are watched are counted as they come and go, and only if some are left at
 * the end of a run is anything searched, once: the cost for a driver that leaks
 * nothing is a look at eight return addresses for each allocation.
 *
 * Process context for what is called at the end of a run, with nothing else going on.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <asm/sections.h>
#include "../hook.h"
#include "../report.h"
#include "../sched/sched.h"
#include "kmemleak.h"
#include "slab.h"

#define WRAPPERS_MAX	1
#define WORD		sizeof(unsigned long)

static unsigned int watched;

/* ---- what is watched ---------------------------------------------------------------- */

bool site_of_target(const struct site *site)
{
	unsigned int i, wrappers = 0;

	for (i = 0; i < SITE_DEPTH && site->address[i]; i++) {
		if (tophalf_target_text(site->address[i]))
			return true;
		if (!tophalf_own_text(site->address[i]) && ++wrappers > WRAPPERS_MAX)
			return false;
	}
	return false;
}

void block_made(struct watch *watch, const struct site *allocated)
{
	watch->mark = MARK_NONE;
	watch->opaque = false;
	watch->watched = site_of_target(allocated);
	watched += watch->watched;
}

void block_gone(struct watch *watch)
{
	watched -= watch->watched;
	watch->watched = false;
}

/* ---- blocks ------------------------------------------------------------------------- */

struct block {
	const void *base;
	size_t size;
	struct watch *watch;
	const struct site *allocated;
	const char *cache;		/* null: pages */
};

static bool slab_block(struct slab *slab, u32 index, struct block *block)
{
	struct object *object = &slab->objects[index];

	if (index >= slab->objects_count || object->state != OBJECT_ALLOCATED)
		return false;
	block->base = slab->base + (size_t)index * slab->cache->stride;
	block->size = object->requested;
	block->watch = &object->watch;
	block->allocated = &object->allocated;
	block->cache = slab->cache->name;
	return true;
}

/* Of pages, the block whose first page has this index; what the allocators took for themselves is none. */
static bool page_block(unsigned long index, struct block *block)
{
	struct page_state *state = &page_states[index];

	if (index >= RAM_PAGES || state->use != PAGE_ALLOCATED_HEAD || state->slab || !state->asked)
		return false;
	block->base = page_address(&mem_map[index]);
	block->size = PAGE_SIZE << state->order;
	block->watch = &state->watch;
	block->allocated = &state->allocated;
	block->cache = NULL;
	return true;
}

/* The block that a page is in, however far from its first page. */
static bool block_around(unsigned long index, struct block *block)
{
	unsigned int order;

	for (order = 0; order <= MAX_PAGE_ORDER; order++)
		if (page_block(index & ~((1UL << order) - 1), block))
			return page_states[index & ~((1UL << order) - 1)].order >= order;
	return false;
}

static bool block_of(unsigned long word, struct block *block)
{
	struct page_state *state = page_state_of((const void *)word);

	if (state && state->slab) {
		struct slab *slab = state->slab;

		return slab_block(slab, ((u8 *)word - slab->base) / slab->cache->stride, block);
	}
	if (state && state < page_states + RAM_PAGES)
		return block_around(state - page_states, block);
	if (state)
		return vmalloc_block((const void *)word, &block->base, &block->size, &block->watch,
				     &block->allocated);
	if (word - (unsigned long)mem_map < RAM_PAGES * sizeof(*mem_map))
		return block_around((word - (unsigned long)mem_map) / sizeof(*mem_map), block);
	return false;
}

/* Calls visit() for each block, in the order of their addresses. */
static void for_each_block(void (*visit)(const struct block *block))
{
	struct block block = { };
	unsigned long index;
	u32 i;

	for (index = 0; index < RAM_PAGES; index++) {
		struct slab *slab = page_states[index].slab;

		if (page_block(index, &block))
			visit(&block);
		if (!slab || slab->page != &mem_map[index])
			continue;
		for (i = 0; i < slab->objects_count; i++)
			if (slab_block(slab, i, &block))
				visit(&block);
	}
	block.cache = NULL;
	for (index = 0; vmalloc_nth_block(index, &block.base, &block.size, &block.watch,
					  &block.allocated); index++)
		visit(&block);
}

/* ---- marking -------------------------------------------------------------------------- */

#define STACK_ORDER	6

static const void **stack;		/* blocks that are marked and not yet searched */
static unsigned int stack_used, stack_size;
static bool stack_overflowed;

static void search(const void *from, size_t size);

static void mark(const struct block *block)
{
	if (block->watch->mark)
		return;
	block->watch->mark = MARK_REACHED;
	if (block->watch->opaque)
		return;
	if (stack_used < stack_size)
		stack[stack_used++] = block->base;
	else
		stack_overflowed = true;
}

static void search(const void *from, size_t size)
{
	const unsigned long *word = PTR_ALIGN(from, WORD), *end = from + size;
	struct block block = { };

	for (; word < end; word++)
		if (block_of(*word, &block))
			mark(&block);
}

/* Pages may be in a list by their struct page, or have something in it. */
static void search_block(const struct block *block)
{
	search(block->base, block->size);
	if (!block->cache && !is_vmalloc_addr(block->base))
		search(virt_to_page(block->base), sizeof(struct page));
}

static void search_marked(void)
{
	struct block block = { };

	while (stack_used)
		if (block_of((unsigned long)stack[--stack_used], &block))
			search_block(&block);
}

static void search_again(const struct block *block)
{
	if (block->watch->mark != MARK_REACHED || block->watch->opaque)
		return;
	search_block(block);
	search_marked();
}

static void unmark(const struct block *block)
{
	block->watch->mark = MARK_NONE;
}

/* Pages that others hold are not followed to whoever holds them. */
static void mark_pages_of_others(const struct block *block)
{
	if (block->cache || block->watch->watched)
		return;
	mark(block);
	search_marked();
}

/* ---- roots ---------------------------------------------------------------------------- */

extern char __tophalf_data_start[], __tophalf_bss_end[];

/* The image's data, but for the target's and for what is known of each page. */
static void search_data(void)
{
	const struct {
		const void *from, *end;
	} left_out[] = {
		{ __tophalf_target_data_start, __tophalf_target_data_end },
		{ mem_map, mem_map + MACHINE_PAGES },
		{ page_states, page_states + MACHINE_PAGES },
	};
	const void *at = __tophalf_data_start;

	while (at < (const void *)__tophalf_bss_end) {
		const void *end = __tophalf_bss_end, *next = end;
		unsigned int i;

		for (i = 0; i < ARRAY_SIZE(left_out); i++) {
			if (left_out[i].from < at || left_out[i].from >= end)
				continue;
			end = left_out[i].from;
			next = left_out[i].end;
		}
		search(at, end - at);
		at = next;
	}
}

static void search_up_to(const void *from, const void *end)
{
	search(from, end - from);
}

/*
 * How much of its stack a task uses that a CPU executes is not known, but of this one.  The
 * host, which works for the others, has their registers on its stack.
 */
static void search_stack(struct task_struct *task)
{
	const void *end = task->stack + TOPHALF_STACK_SIZE;
	const void *host_end = end + (TOPHALF_HOST_STACK_BASE - TOPHALF_STACK_BASE);
	const struct tophalf_saved_stack *saved = task->thread.stack_pointer;
	unsigned int cpu;

	if (task == current) {
		search_up_to(__builtin_frame_address(0), end);
		return;
	}
	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++) {
		if (tophalf_cpu_current[cpu] != task)
			continue;
		search_up_to(task->stack, end);
		search_up_to(host_end - TOPHALF_STACK_SIZE, host_end);
		return;
	}
	search_up_to((const void *)saved->image_stack, end);
	search_up_to(saved, host_end);
}

static void search_roots(void)
{
	struct task_struct *task;
	unsigned int cpu;

	search_data();
	for_each_possible_cpu(cpu)
		search(per_cpu_ptr((void __percpu *)__per_cpu_start, cpu), percpu_used());
	search_stack(&init_task);
	list_for_each_entry(task, &tophalf_all_tasks, sibling)
		if (!task->exit_state)
			search_stack(task);
}

static bool mark_all(void)
{
	struct page *page = pages_take(STACK_ORDER);

	if (!page)
		return false;
	stack = page_address(page);
	stack_size = (PAGE_SIZE << STACK_ORDER) / sizeof(*stack);
	for_each_block(unmark);
	search_roots();
	search_marked();
	for_each_block(mark_pages_of_others);
	while (stack_overflowed) {
		stack_overflowed = false;
		for_each_block(search_again);
	}
	pages_release(page, STACK_ORDER);
	return true;
}

/* ---- findings -------------------------------------------------------------------------- */

/*
 * Of blocks that lead to each other, the one that nothing leads to is told: the
 * others are lost with it.
 */
static void mark_what_it_leads_to(const struct block *from)
{
	const unsigned long *word = PTR_ALIGN(from->base, WORD), *end = from->base + from->size;
	struct block block = { };

	if (!from->watch->watched || from->watch->mark == MARK_REACHED)
		return;
	for (; word < end; word++)
		if (block_of(*word, &block) && block.watch != from->watch && !block.watch->mark)
			block.watch->mark = MARK_LOST_WITH_ANOTHER;
}

static void report_lost(const struct block *block)
{
	if (!block->watch->watched || block->watch->mark)
		return;
	block->watch->mark = MARK_TOLD;
	tophalf_report_left(TOPHALF_RULE_LEAK, block->allocated,
			    "%zu bytes (%s) are still allocated, and nothing leads to them any more",
			    block->size, block->cache ?: "pages");
}

static bool any_told;

static void note_told(const struct block *block)
{
	any_told |= block->watch->mark == MARK_TOLD;
}

/* Blocks that lead to each other in a circle: the first one stands for all. */
static void report_circle(const struct block *block)
{
	if (any_told || !block->watch->watched || block->watch->mark != MARK_LOST_WITH_ANOTHER)
		return;
	block->watch->mark = MARK_NONE;
	report_lost(block);
	any_told = true;
}

unsigned int memory_watched(void)
{
	return watched;
}

void memory_check_lost(void)
{
	if (!watched || !mark_all())
		return;
	for_each_block(mark_what_it_leads_to);
	for_each_block(report_lost);
	any_told = false;
	for_each_block(note_told);
	for_each_block(report_circle);
}
