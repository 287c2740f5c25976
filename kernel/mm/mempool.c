// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory pools: allocations that are sure to succeed, by a reserve of elements
 * that is filled when the pool is made and topped up as elements come back.
 */
#include <linux/kernel.h>
#include <linux/mempool.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include "slab.h"

/* Longest sleep of an allocation that may also be woken: elements may return outside the pool. */
#define POOL_RETRY	(5 * HZ)

static void *element_get(mempool_t *pool)
{
	void *element = pool->curr_nr ? pool->elements[--pool->curr_nr] : NULL;

	if (element)
		object_reserve(element, false);
	return element;
}

/* There must be room for it. */
static void element_put(mempool_t *pool, void *element)
{
	object_reserve(element, true);
	pool->elements[pool->curr_nr++] = element;
}

/* Process context, may sleep. */
void mempool_exit(mempool_t *pool)
{
	while (pool->curr_nr)
		pool->free(element_get(pool), pool->pool_data);
	kfree(pool->elements);
	pool->elements = NULL;
}

void mempool_destroy(mempool_t *pool)
{
	if (!pool)
		return;
	mempool_exit(pool);
	kfree(pool);
}

/* Process context, may sleep as far as `flags` go. */
int mempool_init_node(mempool_t *pool, int min_nr, mempool_alloc_t *allocate,
		      mempool_free_t *release, void *data, gfp_t flags, int node)
{
	spin_lock_init(&pool->lock);
	init_waitqueue_head(&pool->wait);
	pool->min_nr = min_nr;
	pool->curr_nr = 0;
	pool->pool_data = data;
	pool->alloc = allocate;
	pool->free = release;
	pool->elements = kmalloc_array(max(min_nr, 1), sizeof(void *), flags);
	if (!pool->elements)
		return -ENOMEM;
	/* A pool of no elements still holds one, so that an allocation may wait for it. */
	while (pool->curr_nr < max(1, pool->min_nr)) {
		void *element = pool->alloc(flags, pool->pool_data);

		if (!element) {
			mempool_exit(pool);
			return -ENOMEM;
		}
		element_put(pool, element);
	}
	return 0;
}

int mempool_init_noprof(mempool_t *pool, int min_nr, mempool_alloc_t *allocate,
			mempool_free_t *release, void *data)
{
	return mempool_init_node(pool, min_nr, allocate, release, data, GFP_KERNEL, NUMA_NO_NODE);
}

mempool_t *mempool_create_node_noprof(int min_nr, mempool_alloc_t *allocate,
				      mempool_free_t *release, void *data, gfp_t flags, int node)
{
	mempool_t *pool = kzalloc(sizeof(*pool), flags);

	if (!pool)
		return NULL;
	if (!mempool_init_node(pool, min_nr, allocate, release, data, flags, node))
		return pool;
	kfree(pool);
	return NULL;
}

/* Process context, may sleep.  Elements above the new minimum are freed. */
int mempool_resize(mempool_t *pool, int min_nr)
{
	void **elements = kmalloc_array(min_nr, sizeof(void *), GFP_KERNEL), **old;
	unsigned long flags;

	BUG_ON(min_nr <= 0);
	if (!elements)
		return -ENOMEM;
	for (;;) {
		void *surplus;

		spin_lock_irqsave(&pool->lock, flags);
		if (pool->curr_nr <= min_nr)
			break;
		surplus = element_get(pool);
		spin_unlock_irqrestore(&pool->lock, flags);
		pool->free(surplus, pool->pool_data);
	}
	memcpy(elements, pool->elements, pool->curr_nr * sizeof(void *));
	old = pool->elements;
	pool->elements = elements;
	pool->min_nr = min_nr;
	spin_unlock_irqrestore(&pool->lock, flags);
	kfree(old);

	while (READ_ONCE(pool->curr_nr) < min_nr) {
		void *element = pool->alloc(GFP_KERNEL, pool->pool_data);

		if (!element)
			break;
		mempool_free(element, pool);
	}
	return 0;
}

static void *take_reserve(mempool_t *pool)
{
	unsigned long flags;
	void *element;

	spin_lock_irqsave(&pool->lock, flags);
	element = element_get(pool);
	spin_unlock_irqrestore(&pool->lock, flags);
	return element;
}

static void wait_for_element(mempool_t *pool)
{
	DEFINE_WAIT(wait);

	prepare_to_wait(&pool->wait, &wait, TASK_UNINTERRUPTIBLE);
	if (!READ_ONCE(pool->curr_nr))
		io_schedule_timeout(POOL_RETRY);
	finish_wait(&pool->wait, &wait);
}

/*
 * Any context as far as `flags` go.  With direct reclaim it never fails: it
 * sleeps until an element comes back.
 */
void *mempool_alloc_noprof(mempool_t *pool, gfp_t flags)
{
	gfp_t first = (flags | __GFP_NOMEMALLOC | __GFP_NORETRY | __GFP_NOWARN) &
		      ~(__GFP_DIRECT_RECLAIM | __GFP_IO);
	void *element;

	WARN_ON_ONCE(flags & __GFP_ZERO);
	check_may_allocate(flags, "mempool_alloc");
	for (;;) {
		element = pool->alloc(first, pool->pool_data);
		if (!element)
			element = take_reserve(pool);
		if (element || !gfpflags_allow_blocking(flags))
			return element;
		/* The second attempt may reclaim; what is left then is to wait. */
		element = pool->alloc(flags | __GFP_NORETRY | __GFP_NOWARN, pool->pool_data);
		if (element)
			return element;
		wait_for_element(pool);
	}
}

/* Any context.  From the reserve only. */
void *mempool_alloc_preallocated(mempool_t *pool)
{
	return take_reserve(pool);
}

/* Any context as far as the pool's own free function goes. */
void mempool_free(void *element, mempool_t *pool)
{
	unsigned long flags;

	if (!element)
		return;
	if (READ_ONCE(pool->curr_nr) < max(1, pool->min_nr)) {
		spin_lock_irqsave(&pool->lock, flags);
		if (pool->curr_nr < max(1, pool->min_nr)) {
			element_put(pool, element);
			spin_unlock_irqrestore(&pool->lock, flags);
			wake_up(&pool->wait);
			return;
		}
		spin_unlock_irqrestore(&pool->lock, flags);
	}
	pool->free(element, pool->pool_data);
}

/* ---- what pools are made of ----------------------------------------------------- */

void *mempool_alloc_slab(gfp_t flags, void *data)
{
	return kmem_cache_alloc(data, flags);
}

void mempool_free_slab(void *element, void *data)
{
	kmem_cache_free(data, element);
}

void *mempool_kmalloc(gfp_t flags, void *data)
{
	return kmalloc((size_t)data, flags);
}

void mempool_kfree(void *element, void *data)
{
	kfree(element);
}

void *mempool_kvmalloc(gfp_t flags, void *data)
{
	return kvmalloc((size_t)data, flags);
}

void mempool_kvfree(void *element, void *data)
{
	kvfree(element);
}

void *mempool_alloc_pages(gfp_t flags, void *data)
{
	return alloc_pages(flags, (int)(long)data);
}

void mempool_free_pages(void *element, void *data)
{
	__free_pages(element, (int)(long)data);
}
