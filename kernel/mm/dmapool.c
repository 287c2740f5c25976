// SPDX-License-Identifier: GPL-2.0-only
/*
 * DMA pools: small blocks of coherent memory, of one size and alignment, none of
 * which crosses a boundary.
 *
 * Pages of coherent memory are cut into blocks, which are kept in a list of
 * their own, so that a device that writes to a block it no longer owns does not
 * reach the list.
 */
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "kasan/kasan.h"
#include "slab.h"

struct pool_block {
	struct list_head list;		/* in its pool: free or taken */
	void *address;
	dma_addr_t dma;
	bool taken;
	struct site allocated, freed;
};

struct pool_page {
	struct list_head list;
	void *address;
	dma_addr_t dma;
	struct pool_block blocks[];
};

static LIST_HEAD(pools);

struct dma_pool {
	struct list_head list;		/* of all pools */
	struct list_head pages;
	struct list_head free, taken;
	spinlock_t lock;
	struct device *device;
	size_t size, page_size, boundary;
	unsigned int blocks_count;	/* in a page */
	unsigned int taken_count;
	char name[32];
};

/* Smaller or odd blocks share granules of the shadow; they may be used as long as the pool is there. */
static bool is_watched(const struct dma_pool *pool)
{
	return pool->size % KASAN_GRANULE == 0;
}

/* Offset of the block that follows the one at `offset`. */
static size_t next_offset(const struct dma_pool *pool, size_t offset)
{
	size_t next = offset + pool->size;

	/* No block crosses a boundary. */
	if (next / pool->boundary != (next + pool->size - 1) / pool->boundary)
		next = round_up(next, pool->boundary);
	return next;
}

/* Process context, may sleep. */
struct dma_pool *dma_pool_create(const char *name, struct device *device, size_t size,
				 size_t align, size_t boundary)
{
	struct dma_pool *pool;
	size_t offset;

	might_sleep();
	if (!device)
		return NULL;
	align = align ? align : 1;
	if (!is_power_of_2(align) || !size || size > INT_MAX)
		return NULL;
	size = ALIGN(max_t(size_t, size, 4), align);
	if (boundary && (boundary < size || !is_power_of_2(boundary)))
		return NULL;
	pool = kzalloc(sizeof(*pool), GFP_KERNEL);
	if (!pool)
		return NULL;
	INIT_LIST_HEAD(&pool->pages);
	INIT_LIST_HEAD(&pool->free);
	INIT_LIST_HEAD(&pool->taken);
	spin_lock_init(&pool->lock);
	pool->device = device;
	pool->size = size;
	pool->page_size = PAGE_ALIGN(size);
	pool->boundary = boundary ? min(boundary, pool->page_size) : pool->page_size;
	strscpy(pool->name, name, sizeof(pool->name));
	for (offset = 0; offset + size <= pool->page_size; offset = next_offset(pool, offset))
		pool->blocks_count++;
	list_add_tail(&pool->list, &pools);
	return pool;
}

static struct pool_page *page_allocate(struct dma_pool *pool, gfp_t flags)
{
	struct pool_page *page = kzalloc(struct_size(page, blocks, pool->blocks_count),
					 flags & ~(__GFP_ZERO | __GFP_DMA | __GFP_DMA32));

	if (!page)
		return NULL;
	page->address = dma_alloc_coherent(pool->device, pool->page_size, &page->dma, flags);
	if (page->address)
		return page;
	kfree(page);
	return NULL;
}

/* Under the pool's lock. */
static void page_add(struct dma_pool *pool, struct pool_page *page)
{
	size_t offset = 0;
	unsigned int i;

	list_add_tail(&page->list, &pool->pages);
	if (is_watched(pool))
		kasan_poison(page->address, pool->page_size);
	for (i = 0; i < pool->blocks_count; i++) {
		page->blocks[i].address = page->address + offset;
		page->blocks[i].dma = page->dma + offset;
		list_add_tail(&page->blocks[i].list, &pool->free);
		offset = next_offset(pool, offset);
	}
}

static struct pool_block *block_take(struct dma_pool *pool)
{
	struct pool_block *block = list_first_entry_or_null(&pool->free, struct pool_block, list);

	if (!block)
		return NULL;
	list_move_tail(&block->list, &pool->taken);
	block->taken = true;
	pool->taken_count++;
	site_record(&block->allocated);
	return block;
}

/* Any context as far as `flags` go. */
void *dma_pool_alloc(struct dma_pool *pool, gfp_t flags, dma_addr_t *handle)
{
	struct pool_block *block;
	struct pool_page *page;
	unsigned long irq;

	if (!allocation_enter(flags, "dma_pool_alloc", true))
		return NULL;
	spin_lock_irqsave(&pool->lock, irq);
	block = block_take(pool);
	spin_unlock_irqrestore(&pool->lock, irq);
	if (!block) {
		page = page_allocate(pool, flags & ~__GFP_ZERO);
		if (!page)
			return NULL;
		spin_lock_irqsave(&pool->lock, irq);
		page_add(pool, page);
		block = block_take(pool);
		spin_unlock_irqrestore(&pool->lock, irq);
	}
	*handle = block->dma;
	if (is_watched(pool))
		kasan_unpoison(block->address, pool->size);
	memset(block->address, flags & __GFP_ZERO ? 0 : PATTERN_FRESH, pool->size);
	return block->address;
}

static struct pool_block *block_of(struct dma_pool *pool, dma_addr_t dma)
{
	struct pool_page *page;
	unsigned int i;

	list_for_each_entry(page, &pool->pages, list)
		for (i = 0; i < pool->blocks_count; i++)
			if (page->blocks[i].dma == dma)
				return &page->blocks[i];
	return NULL;
}

/* Any context. */
void dma_pool_free(struct dma_pool *pool, void *address, dma_addr_t dma)
{
	struct pool_block *block;
	unsigned long irq;

	spin_lock_irqsave(&pool->lock, irq);
	block = block_of(pool, dma);
	if (block && block->taken && block->address == address) {
		memset(block->address, PATTERN_FREED, pool->size);
		if (is_watched(pool))
			kasan_poison(block->address, pool->size);
		block->taken = false;
		pool->taken_count--;
		site_record(&block->freed);
		/* Behind all others: it is the last to be taken again. */
		list_move_tail(&block->list, &pool->free);
		spin_unlock_irqrestore(&pool->lock, irq);
		return;
	}
	spin_unlock_irqrestore(&pool->lock, irq);
	if (block && block->address == address) {
		kasan_note_freed(&block->freed, &block->allocated);
		tophalf_report(TOPHALF_RULE_DOUBLE_FREE,
			       "dma_pool_free(%s) of a block that is free already; it was freed at %ps",
			       pool->name, site_first(&block->freed));
	} else {
		tophalf_report(TOPHALF_RULE_DOUBLE_FREE,
			       "dma_pool_free(%s) of 0x%lx with DMA address %pad, which is no block of it",
			       pool->name, (unsigned long)address, &dma);
	}
}

static bool view_in_page(const struct dma_pool *pool, const struct pool_page *page,
			 const void *address, struct object_view *view)
{
	unsigned int i;

	for (i = 0; i < pool->blocks_count; i++) {
		const struct pool_block *block = &page->blocks[i];

		if (address < block->address || address >= block->address + pool->size)
			continue;
		view->base = block->address;
		view->size = pool->size;
		view->state = block->taken ? OBJECT_ALLOCATED : OBJECT_QUARANTINED;
		view->allocated = &block->allocated;
		view->freed = &block->freed;
		return true;
	}
	return false;
}

bool dma_pool_find(const void *address, struct object_view *view)
{
	const struct dma_pool *pool;
	const struct pool_page *page;

	memset(view, 0, sizeof(*view));
	list_for_each_entry(pool, &pools, list)
		list_for_each_entry(page, &pool->pages, list)
			if (view_in_page(pool, page, address, view))
				return true;
	return false;
}

/* Process context, may sleep.  No block may be in use. */
void dma_pool_destroy(struct dma_pool *pool)
{
	struct pool_page *page, *next;

	if (!pool)
		return;
	might_sleep();
	if (pool->taken_count)
		tophalf_report(TOPHALF_RULE_LEAK,
			       "dma_pool_destroy(%s) while %u of its blocks are in use, one of them from %ps",
			       pool->name, pool->taken_count,
			       site_first(&list_first_entry(&pool->taken, struct pool_block,
							    list)->allocated));
	list_for_each_entry_safe(page, next, &pool->pages, list) {
		kasan_unpoison(page->address, pool->page_size);
		dma_free_coherent(pool->device, pool->page_size, page->address, page->dma);
		kfree(page);
	}
	list_del(&pool->list);
	kfree(pool);
}

static void managed_release(struct device *device, void *resource)
{
	dma_pool_destroy(*(struct dma_pool **)resource);
}

static int managed_match(struct device *device, void *resource, void *pool)
{
	return *(struct dma_pool **)resource == pool;
}

/* Process context, may sleep. */
struct dma_pool *dmam_pool_create(const char *name, struct device *device, size_t size,
				  size_t align, size_t boundary)
{
	struct dma_pool **resource, *pool;

	resource = devres_alloc(managed_release, sizeof(*resource), GFP_KERNEL);
	if (!resource)
		return NULL;
	pool = dma_pool_create(name, device, size, align, boundary);
	if (!pool) {
		devres_free(resource);
		return NULL;
	}
	*resource = pool;
	devres_add(device, resource);
	return pool;
}

void dmam_pool_destroy(struct dma_pool *pool)
{
	WARN_ON(devres_release(pool->device, managed_release, managed_match, pool));
}
