// SPDX-License-Identifier: GPL-2.0-only
/*
 * A cache of its own: constructor, alignment, bulk, and a pool that never fails.
 */
#include <linux/mempool.h>
#include <linux/slab.h>
#include "fidelity.h"

static struct kmem_cache *cache;
static int constructed;

static void construct(void *object)
{
	constructed++;
	*(int *)object = 17;
}

static void run(void)
{
	void *objects[4];
	mempool_t *pool;
	int *object;
	int i;

	cache = kmem_cache_create("fidelity", 40, 64, SLAB_HWCACHE_ALIGN, construct);
	show(!!cache);
	show(kmem_cache_size(cache));
	object = kmem_cache_alloc(cache, GFP_KERNEL);
	show(*object);
	show(constructed > 0);
	show((unsigned long)object % 64);
	kmem_cache_free(cache, object);
	show(kmem_cache_alloc_bulk(cache, GFP_KERNEL, ARRAY_SIZE(objects), objects));
	kmem_cache_free_bulk(cache, ARRAY_SIZE(objects), objects);
	kmem_cache_destroy(cache);
	kmem_cache_destroy(NULL);

	pool = mempool_create_kmalloc_pool(2, 64);
	show(!!pool);
	for (i = 0; i < 4; i++)
		objects[i] = mempool_alloc(pool, GFP_KERNEL);
	show(objects[0] && objects[1] && objects[2] && objects[3]);
	for (i = 0; i < 4; i++)
		mempool_free(objects[i], pool);
	mempool_free(NULL, pool);
	show(pool->curr_nr);
	show(mempool_resize(pool, 4));
	show(pool->min_nr);
	mempool_destroy(pool);
	mempool_destroy(NULL);
}

FIDELITY_MODULE(run, "Caches and pools");
