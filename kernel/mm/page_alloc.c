// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages: the binary buddy allocator (Knowlton, CACM 1965).
 *
 * A free block of 2^n pages is aligned to its size.  To allocate, the lowest
 * order that has a free block is split until the wanted order is reached; to
 * free, the block is joined with its buddy (the block whose index differs in bit
 * n alone) for as long as that one is free and of the same order.  Both cost at
 * most one step an order.  Blocks of an order are taken last in, first out, so
 * which page an allocation gets depends on the calls before it and nothing else.
 *
 * Freed blocks do not become free at once.  They wait in a queue, poisoned, so
 * that what still points at them reads and writes nobody else's memory.
 */
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/string.h>
#include "../objects.h"
#include "kasan/kasan.h"
#include "mm.h"

#define BUDDY_ORDER_MAX		10
#define QUARANTINE_BLOCKS	64
/* Larger blocks are neither filled nor poisoned: it would cost more than it tells. */
#define PATTERN_ORDER_MAX	3
/* The allocator's own functions between its caller and site_record(). */
#define SITE_OWN_MAX		6

static struct page memory_map[MACHINE_PAGES];
struct page *mem_map = memory_map;
unsigned long max_mapnr = MACHINE_PAGES;
/* What a device must be able to reach. */
unsigned long max_pfn = ARCH_PFN_OFFSET + MACHINE_PAGES;
void *high_memory = (void *)(TOPHALF_KERNEL_BASE + TOPHALF_KERNEL_SIZE);
unsigned long zero_pfn = ARCH_PFN_OFFSET;
struct page_state page_states[MACHINE_PAGES];
atomic_long_t _totalram_pages;
unsigned long totalreserve_pages;

static struct list_head free_blocks[BUDDY_ORDER_MAX + 1];
static unsigned long free_page_count;
static struct page *quarantine[QUARANTINE_BLOCKS];
static unsigned int quarantine_next;

static struct page_state *state_of(const struct page *page)
{
	return &page_states[page - mem_map];
}

struct page_state *page_state_of(const void *address)
{
	unsigned long at = (unsigned long)address;

	if (at >= TOPHALF_KERNEL_BASE && at - TOPHALF_KERNEL_BASE < TOPHALF_KERNEL_SIZE)
		return &page_states[(at - TOPHALF_KERNEL_BASE) >> PAGE_SHIFT];
	if (at >= TOPHALF_VMALLOC_BASE && at - TOPHALF_VMALLOC_BASE < TOPHALF_VMALLOC_SIZE)
		return &page_states[RAM_PAGES + ((at - TOPHALF_VMALLOC_BASE) >> PAGE_SHIFT)];
	return NULL;
}

void site_record(struct site *site)
{
	unsigned long addresses[SITE_DEPTH + SITE_OWN_MAX];
	unsigned int i, count, own = 0;

	count = tophalf_backtrace_context(addresses, ARRAY_SIZE(addresses),
					  (unsigned long)__builtin_frame_address(0));
	/* Of the allocator's own functions the one that was called is enough. */
	while (own < SITE_OWN_MAX && own + 1 < count && tophalf_own_text(addresses[own + 1]))
		own++;
	for (i = 0; i < SITE_DEPTH; i++)
		site->address[i] = own + i < count ? (u32)addresses[own + i] : 0;
	memcpy(site->task, current->comm, sizeof(site->task));
}

/* Its caller comes behind it. */
#define SITE_CALLER	1

void *site_first(const struct site *site)
{
	unsigned int i;

	for (i = 0; i < SITE_DEPTH; i++)
		if (tophalf_target_text(site->address[i]))
			return (void *)(unsigned long)site->address[i];
	return (void *)(unsigned long)site->address[SITE_CALLER];
}

/* ---- blocks ------------------------------------------------------------------- */

static void block_add(unsigned long index, unsigned int order)
{
	page_states[index].use = PAGE_FREE_HEAD;
	page_states[index].order = order;
	list_add(&mem_map[index].lru, &free_blocks[order]);
}

static void block_remove(unsigned long index)
{
	page_states[index].use = PAGE_FREE_TAIL;
	list_del(&mem_map[index].lru);
}

static void block_free(unsigned long index, unsigned int order)
{
	free_page_count += 1UL << order;
	while (order < BUDDY_ORDER_MAX) {
		unsigned long buddy = index ^ (1UL << order);

		if (buddy >= RAM_PAGES || page_states[buddy].use != PAGE_FREE_HEAD ||
		    page_states[buddy].order != order)
			break;
		block_remove(buddy);
		page_states[index].use = PAGE_FREE_TAIL;
		index &= ~(1UL << order);
		order++;
	}
	block_add(index, order);
}

/* Index of a block of `order`, or -1. */
static long block_allocate(unsigned int order)
{
	unsigned int from = order;
	unsigned long index;

	while (from <= BUDDY_ORDER_MAX && list_empty(&free_blocks[from]))
		from++;
	if (from > BUDDY_ORDER_MAX)
		return -1;
	index = list_first_entry(&free_blocks[from], struct page, lru) - mem_map;
	block_remove(index);
	while (from > order) {
		from--;
		block_add(index + (1UL << from), from);
	}
	free_page_count -= 1UL << order;
	return index;
}

/* ---- quarantine --------------------------------------------------------------- */

static void poison_check(struct page *page)
{
	struct page_state *state = state_of(page);
	void *memory = page_address(page);
	size_t size = PAGE_SIZE << state->order;
	u8 *changed;

	if (!state->poisoned)
		return;
	state->poisoned = 0;
	changed = memchr_inv(memory, PATTERN_FREED, size);
	if (changed)
		tophalf_report(TOPHALF_RULE_USE_AFTER_FREE,
			       "a freed page at 0x%lx was written at offset %zu; allocated at %ps, freed at %ps",
			       (unsigned long)memory, changed - (u8 *)memory,
			       site_first(&state->allocated), site_first(&state->freed));
}

static void quarantine_leave(unsigned int slot)
{
	struct page *page = quarantine[slot];

	if (!page)
		return;
	quarantine[slot] = NULL;
	poison_check(page);
	block_free(page - mem_map, state_of(page)->order);
}

static void quarantine_flush(void)
{
	unsigned int i;

	for (i = 0; i < QUARANTINE_BLOCKS; i++)
		quarantine_leave((quarantine_next + i) % QUARANTINE_BLOCKS);
}

void pages_release(struct page *page, unsigned int order)
{
	struct page_state *state = state_of(page);

	if (state->asked)
		block_gone(&state->watch);
	state->asked = 0;
	state->use = PAGE_QUARANTINED;
	state->order = order;
	state->slab = NULL;
	state->poisoned = order <= PATTERN_ORDER_MAX;
	site_record(&state->freed);
	kasan_poison(page_address(page), PAGE_SIZE << order);
	if (state->poisoned)
		memset(page_address(page), PATTERN_FREED, PAGE_SIZE << order);
	quarantine_leave(quarantine_next);
	quarantine[quarantine_next] = page;
	quarantine_next = (quarantine_next + 1) % QUARANTINE_BLOCKS;
}

struct page *pages_take(unsigned int order)
{
	long index;
	unsigned long i;

	if (order > BUDDY_ORDER_MAX)
		return NULL;
	index = block_allocate(order);
	if (index < 0) {
		quarantine_flush();
		index = block_allocate(order);
	}
	if (index < 0)
		return NULL;
	for (i = 0; i < 1UL << order; i++)
		page_states[index + i].use = PAGE_ALLOCATED_TAIL;
	page_states[index].use = PAGE_ALLOCATED_HEAD;
	page_states[index].order = order;
	page_states[index].kmalloc_size = 0;
	kasan_unpoison(page_address(&mem_map[index]), PAGE_SIZE << order);
	page_states[index].asked = 0;
	site_record(&page_states[index].allocated);
	return &mem_map[index];
}

/* ---- struct page ---------------------------------------------------------------- */

/* A page as a fresh allocation has it; `count` is its reference count. */
static void page_reset(struct page *page, int count)
{
	page->flags = 0;
	page->mapping = NULL;
	page->index = 0;
	set_page_private(page, 0);
	atomic_set(&page->_mapcount, -1);
	set_page_count(page, count);
	INIT_LIST_HEAD(&page->lru);
}

/* What PageCompound(), compound_order() and folio_nr_pages() read. */
static void make_compound(struct page *page, unsigned int order)
{
	struct folio *folio = (struct folio *)page;
	unsigned long i;

	__SetPageHead(page);
	for (i = 1; i < 1UL << order; i++)
		set_compound_head(page + i, page);
	folio->_flags_1 = order;
	folio->_folio_nr_pages = 1U << order;
	atomic_set(&folio->_large_mapcount, -1);
	atomic_set(&folio->_entire_mapcount, -1);
	atomic_set(&folio->_nr_pages_mapped, 0);
	atomic_set(&folio->_pincount, 0);
	if (order > 1)
		INIT_LIST_HEAD(&folio->_deferred_list);
}

static struct page *pages_prepare(struct page *page, unsigned int order, gfp_t flags)
{
	struct page_state *state = state_of(page);
	unsigned long i;

	state->asked = 1;
	block_made(&state->watch, &state->allocated);
	for (i = 0; i < 1UL << order; i++)
		page_reset(page + i, i == 0);
	if (order && (flags & __GFP_COMP))
		make_compound(page, order);
	if (flags & __GFP_ZERO)
		memset(page_address(page), 0, PAGE_SIZE << order);
	else if (order <= PATTERN_ORDER_MAX)
		memset(page_address(page), PATTERN_FRESH, PAGE_SIZE << order);
	return page;
}

/* Any context as far as `flags` go. */
struct page *__alloc_pages_noprof(gfp_t flags, unsigned int order, int nid, nodemask_t *nodes)
{
	struct page *page;

	if (order > BUDDY_ORDER_MAX) {
		if (!(flags & __GFP_NOWARN))
			tophalf_warning(TOPHALF_RULE_WARN,
					"Linux warns: pages of order %u are asked for, the largest is %u; perhaps no real device gives such a length",
					order, BUDDY_ORDER_MAX);
		return NULL;
	}
	if (!allocation_enter(flags, "alloc_pages", true))
		return NULL;
	page = pages_take(order);
	if (page)
		return pages_prepare(page, order, flags);
	if (flags & __GFP_NOFAIL)
		panic("out of memory: %lu pages free, 2^%u wanted with __GFP_NOFAIL\n",
		      free_page_count, order);
	return NULL;
}

struct folio *__folio_alloc_noprof(gfp_t flags, unsigned int order, int nid, nodemask_t *nodes)
{
	return (struct folio *)__alloc_pages_noprof(flags | __GFP_COMP, order, nid, nodes);
}

/* A block whose last reference has gone. */
static void block_put(struct page *page, unsigned int order)
{
	unsigned long i;

	active_check_freed(page_address(page), PAGE_SIZE << order, "free_pages");
	for (i = 0; i < 1UL << order; i++)
		page_reset(page + i, 0);
	pages_release(page, order);
}

/* False, with a report, if `page` is not the first of an allocated block. */
static bool check_allocated(struct page *page, const char *what)
{
	struct page_state *state = state_of(page);

	if (page < mem_map || page >= mem_map + RAM_PAGES) {
		tophalf_report(TOPHALF_RULE_DOUBLE_FREE, "%s of something that is no page", what);
		return false;
	}
	if (state->slab || PageReserved(page)) {
		tophalf_report(TOPHALF_RULE_DOUBLE_FREE,
			       "%s of page 0x%lx, which was not allocated as a page", what,
			       (unsigned long)page_address(page));
		return false;
	}
	if (state->use == PAGE_ALLOCATED_HEAD || state->use == PAGE_ALLOCATED_TAIL)
		return true;
	tophalf_report(TOPHALF_RULE_DOUBLE_FREE, "%s of page 0x%lx, which is free; it was freed at %ps",
		       what, (unsigned long)page_address(page), site_first(&state->freed));
	return false;
}

/*
 * Any context.  A block that is not compound may still have references to its
 * first page; the others go at once then, in the largest parts there are.
 */
void __free_pages(struct page *page, unsigned int order)
{
	bool compound = PageHead(page);

	if (!check_allocated(page, "__free_pages"))
		return;
	if (put_page_testzero(page)) {
		block_put(page, order);
		return;
	}
	if (compound)
		return;
	while (order-- > 0)
		block_put(page + (1UL << order), order);
}

void free_pages(unsigned long address, unsigned int order)
{
	if (!address)
		return;
	if (!virt_addr_valid(address)) {
		tophalf_report(TOPHALF_RULE_DOUBLE_FREE, "free_pages of 0x%lx, which is no page", address);
		return;
	}
	__free_pages(virt_to_page((void *)address), order);
}

/* Any context.  The last reference went by put_page() or folio_put(). */
void __folio_put(struct folio *folio)
{
	struct page *page = &folio->page;

	if (check_allocated(page, "put_page"))
		block_put(page, folio_order(folio));
}

unsigned long get_free_pages_noprof(gfp_t flags, unsigned int order)
{
	struct page *page = __alloc_pages_noprof(flags & ~__GFP_HIGHMEM, order, 0, NULL);

	return page ? (unsigned long)page_address(page) : 0;
}

unsigned long get_zeroed_page_noprof(gfp_t flags)
{
	return get_free_pages_noprof(flags | __GFP_ZERO, 0);
}

/* Any context.  The pages of a block, each on its own from now on. */
void split_page(struct page *page, unsigned int order)
{
	unsigned long i;

	for (i = 0; i < 1UL << order; i++) {
		struct page_state *state = state_of(page + i);

		state->use = PAGE_ALLOCATED_HEAD;
		state->order = 0;
		if (i) {
			set_page_count(page + i, 1);
			state->allocated = state_of(page)->allocated;
			state->asked = 1;
			block_made(&state->watch, &state->allocated);
		}
	}
}

/* Fresh memory has a pattern until it is written: nothing is set to zero unasked. */
DEFINE_STATIC_KEY_MAYBE(CONFIG_INIT_ON_ALLOC_DEFAULT_ON, init_on_alloc);

/* Any context.  Whether the reserve for those who free memory may be used. */
bool gfp_pfmemalloc_allowed(gfp_t flags)
{
	if (flags & __GFP_NOMEMALLOC)
		return false;
	if (flags & __GFP_MEMALLOC)
		return true;
	return (in_serving_softirq() || !in_interrupt()) && (current->flags & PF_MEMALLOC);
}

unsigned long nr_free_buffer_pages(void)
{
	return free_page_count;
}

unsigned long tophalf_free_pages(void)
{
	return free_page_count;
}

bool is_free_buddy_page(const struct page *page)
{
	return state_of(page)->use <= PAGE_FREE_HEAD && !PageReserved(page);
}

/* Boot.  Highest block first, so that the lowest is the first to be taken. */
void page_alloc_init(void)
{
	long index;
	unsigned int order;

	for (order = 0; order <= BUDDY_ORDER_MAX; order++)
		INIT_LIST_HEAD(&free_blocks[order]);
	page_reset(mem_map, 1);
	__SetPageReserved(mem_map);
	kasan_unpoison(page_address(mem_map), PAGE_SIZE);
	for (index = 1; index < RAM_PAGES; index++)
		page_states[index].use = PAGE_FREE_TAIL;
	for (index = RAM_PAGES - (1L << BUDDY_ORDER_MAX); index > 0; index -= 1L << BUDDY_ORDER_MAX)
		block_add(index, BUDDY_ORDER_MAX);
	/* The block that holds the reserved page is given out in parts. */
	for (order = BUDDY_ORDER_MAX; order-- > 0;)
		block_add(1UL << order, order);
	free_page_count = RAM_PAGES - RESERVED_PAGES;
	atomic_long_set(&_totalram_pages, free_page_count);
}
