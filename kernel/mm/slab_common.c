// SPDX-License-Identifier: GPL-2.0-only
/* The slab allocator's caches: those of kmem_cache_create() and those of kmalloc(). */
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include "../leftovers.h"
#include "../operation.h"
#include "slab.h"

kmem_buckets kmalloc_caches[NR_KMALLOC_TYPES];
unsigned long random_kmalloc_seed;

static struct kmem_cache cache_of_caches;
static LIST_HEAD(caches);
static bool ready;

bool slab_is_available(void)
{
	return ready;
}

/* ---- caches ------------------------------------------------------------------- */

static unsigned int cache_alignment(unsigned int size, unsigned int align, slab_flags_t flags)
{
	unsigned int line = cache_line_size();

	if (!(flags & SLAB_HWCACHE_ALIGN))
		return ALIGN(max_t(unsigned int, align, sizeof(void *)), sizeof(void *));
	while (size <= line / 2)
		line /= 2;
	return ALIGN(max(align, line), sizeof(void *));
}

/* Process context, may sleep. */
struct kmem_cache *__kmem_cache_create_args(const char *name, unsigned int object_size,
					    struct kmem_cache_args *args, slab_flags_t flags)
{
	struct kmem_cache *cache;
	const char *copy;

	might_sleep();
	if (!name || !object_size || object_size > KMALLOC_MAX_SIZE) {
		WARN(1, "kmem_cache_create(%s) with a size of %u\n", name, object_size);
		return NULL;
	}
	cache = kmem_cache_zalloc(&cache_of_caches, GFP_KERNEL);
	copy = kstrdup_const(name, GFP_KERNEL);
	if (!cache || !copy) {
		if (cache)
			kmem_cache_free(&cache_of_caches, cache);
		kfree_const(copy);
		if (flags & SLAB_PANIC)
			panic("kmem_cache_create(%s) failed\n", name);
		return NULL;
	}
	cache_setup(cache, copy, object_size,
		    cache_alignment(object_size, args ? args->align : 0, flags), flags,
		    args ? args->ctor : NULL);
	list_add_tail(&cache->list, &caches);
	note_made(MADE_CACHE, cache, NULL, name);
	return cache;
}

static void report_remaining(struct kmem_cache *cache)
{
	struct slab *slab = list_first_entry_or_null(&cache->full, struct slab, list);
	const struct object *object = NULL;
	u32 i;

	if (!slab)
		slab = list_first_entry(&cache->partial, struct slab, list);
	for (i = 0; i < slab->objects_count && !object; i++)
		if (slab->objects[i].state == OBJECT_ALLOCATED)
			object = &slab->objects[i];
	tophalf_report(TOPHALF_RULE_LEAK,
		       "kmem_cache_destroy(%s) while %lu of its objects are allocated, one of them at %ps",
		       cache->name, cache->allocated, object ? site_first(&object->allocated) : NULL);
}

/* Process context, may sleep.  A cache with live objects is left as it is. */
void kmem_cache_destroy(struct kmem_cache *cache)
{
	if (!cache)
		return;
	might_sleep();
	if (cache->flags & SLAB_TYPESAFE_BY_RCU)
		rcu_barrier();
	if (cache->allocated) {
		report_remaining(cache);
		return;
	}
	cache->flags &= ~SLAB_TYPESAFE_BY_RCU;
	cache_shrink(cache);
	list_del(&cache->list);
	note_taken_back(MADE_CACHE, cache);
	kfree_const(cache->name);
	kmem_cache_free(&cache_of_caches, cache);
}

int kmem_cache_shrink(struct kmem_cache *cache)
{
	cache_shrink(cache);
	return cache->allocated != 0;
}

unsigned int kmem_cache_size(struct kmem_cache *cache)
{
	return cache->object_size;
}

/* ---- objects of a cache --------------------------------------------------------- */

void *kmem_cache_alloc_noprof(struct kmem_cache *cache, gfp_t flags)
{
	return cache_allocate(cache, flags, cache->object_size, "kmem_cache_alloc");
}

void *kmem_cache_alloc_lru_noprof(struct kmem_cache *cache, struct list_lru *lru, gfp_t flags)
{
	return cache_allocate(cache, flags, cache->object_size, "kmem_cache_alloc_lru");
}

void *kmem_cache_alloc_node_noprof(struct kmem_cache *cache, gfp_t flags, int node)
{
	return cache_allocate(cache, flags, cache->object_size, "kmem_cache_alloc_node");
}

/* All of them, or none. */
int kmem_cache_alloc_bulk_noprof(struct kmem_cache *cache, gfp_t flags, size_t count,
				 void **objects)
{
	size_t i;

	for (i = 0; i < count; i++) {
		objects[i] = cache_allocate(cache, flags, cache->object_size,
					    "kmem_cache_alloc_bulk");
		if (!objects[i]) {
			kmem_cache_free_bulk(cache, i, objects);
			return 0;
		}
	}
	return count;
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	object_free(cache, object, "kmem_cache_free");
}

/* A null cache says that each object is of whichever it is. */
void kmem_cache_free_bulk(struct kmem_cache *cache, size_t count, void **objects)
{
	while (count--)
		object_free(cache, objects[count], "kmem_cache_free_bulk");
}

bool kmem_cache_charge(void *object, gfp_t flags)
{
	return true;
}

/* ---- kmalloc ------------------------------------------------------------------ */

static struct kmem_cache *kmalloc_cache(size_t size, gfp_t flags, unsigned long caller)
{
	return kmalloc_caches[kmalloc_type(flags, caller)][__kmalloc_index(size, false)];
}

static void *kmalloc_large(size_t size, gfp_t flags)
{
	struct page *page;

	page = __alloc_pages_noprof(flags | __GFP_COMP, get_order(size), 0, NULL);
	if (!page)
		return NULL;
	object_resize(page_address(page), size);
	return page_address(page);
}

static void *kmalloc_any(size_t size, gfp_t flags, unsigned long caller)
{
	if (!size)
		return ZERO_SIZE_PTR;
	if (size > KMALLOC_MAX_CACHE_SIZE)
		return kmalloc_large(size, flags);
	return cache_allocate(kmalloc_cache(size, flags, caller), flags, size, "kmalloc");
}

void *__kmalloc_noprof(size_t size, gfp_t flags)
{
	return kmalloc_any(size, flags, _RET_IP_);
}

void *__kmalloc_node_noprof(size_t size, gfp_t flags, int node)
{
	return kmalloc_any(size, flags, _RET_IP_);
}

void *__kmalloc_node_track_caller_noprof(size_t size, gfp_t flags, int node, unsigned long caller)
{
	return kmalloc_any(size, flags, caller);
}

void *__kmalloc_cache_noprof(struct kmem_cache *cache, gfp_t flags, size_t size)
{
	return cache_allocate(cache, flags, size, "kmalloc");
}

void *__kmalloc_cache_node_noprof(struct kmem_cache *cache, gfp_t flags, int node, size_t size)
{
	return cache_allocate(cache, flags, size, "kmalloc");
}

void *__kmalloc_large_noprof(size_t size, gfp_t flags)
{
	return kmalloc_large(size, flags);
}

void *__kmalloc_large_node_noprof(size_t size, gfp_t flags, int node)
{
	return kmalloc_large(size, flags);
}

/* Any context. */
void kfree(const void *pointer)
{
	operation_begin(_RET_IP_);
	if (unlikely(tophalf_machine.by_operations) && !ZERO_OR_NULL_PTR(pointer))
		operation_note(pointer, object_usable_size(pointer), TOPHALF_TOUCH_WRITES);
	if (!ZERO_OR_NULL_PTR(pointer))
		object_free(NULL, (void *)pointer, "kfree");
}

void kfree_sensitive(const void *pointer)
{
	size_t size = ZERO_OR_NULL_PTR(pointer) ? 0 : object_usable_size(pointer);

	if (size)
		memset((void *)pointer, 0, min_t(size_t, size, ksize(pointer)));
	kfree(pointer);
}

/*
 * What a caller may use if it asks for `size` bytes: no more than that, as the rest
 * of the object is a redzone.  devm_kmalloc() asks before each allocation; were it
 * told more, its callers' bounds would be lost.
 */
size_t kmalloc_size_roundup(size_t size)
{
	return size;
}

size_t __ksize(const void *pointer)
{
	return ZERO_OR_NULL_PTR(pointer) ? 0 : object_usable_size(pointer);
}

/* Any context.  Whoever asks may use all of the answer. */
size_t ksize(const void *pointer)
{
	size_t size = __ksize(pointer);

	if (size)
		object_resize((void *)pointer, size);
	return size;
}

/*
 * Any context as far as `flags` go.  A new place each time the size grows past
 * what there is, as it may be in Linux, so that pointers to the old one show.
 */
void *krealloc_noprof(const void *pointer, size_t size, gfp_t flags)
{
	struct object_view view;
	void *fresh;

	if (!size) {
		kfree(pointer);
		return ZERO_SIZE_PTR;
	}
	if (ZERO_OR_NULL_PTR(pointer))
		return kmalloc_any(size, flags, _RET_IP_);
	if (!object_find(pointer, &view) || view.base != pointer || view.state != OBJECT_ALLOCATED) {
		tophalf_report(TOPHALF_RULE_USE_AFTER_FREE,
			       "krealloc of 0x%lx, which is not allocated", (unsigned long)pointer);
		return NULL;
	}
	if (size <= object_usable_size(pointer)) {
		if ((flags & __GFP_ZERO) && size > view.size) {
			object_resize(view.base, size);
			memset(view.base + view.size, 0, size - view.size);
		}
		object_resize(view.base, size);
		return view.base;
	}
	fresh = kmalloc_any(size, flags, _RET_IP_);
	if (fresh) {
		memcpy(fresh, pointer, view.size);
		kfree(pointer);
	}
	return fresh;
}

/* Any context.  Prints what `object` is, if the allocator knows. */
bool kmem_dump_obj(void *object)
{
	struct object_view view;

	if (!object_find(object, &view))
		return false;
	pr_cont(" %s object of %zu bytes (%s), offset %td, allocated at %ps\n",
		view.state == OBJECT_ALLOCATED ? "live" : "free", view.size,
		view.cache ? view.cache->name : "pages", object - view.base,
		site_first(view.allocated));
	return true;
}

/* ---- boot --------------------------------------------------------------------- */

static const char *kmalloc_name(unsigned int size, bool reclaimable)
{
	return kasprintf(GFP_NOWAIT, "kmalloc-%s%u", reclaimable ? "rcl-" : "", size);
}

/* Powers of two are aligned to their size, the others to the largest power in them. */
static void kmalloc_cache_create(enum kmalloc_cache_type type, unsigned int index,
				 unsigned int size)
{
	struct kmem_cache *cache = cache_allocate(&cache_of_caches, GFP_NOWAIT | __GFP_ZERO,
						  sizeof(*cache), "boot");

	BUG_ON(!cache);
	cache_setup(cache, NULL, size, size & -size, 0, NULL);
	cache->kmalloc = true;
	list_add_tail(&cache->list, &caches);
	kmalloc_caches[type][index] = cache;
}

/* Names need kmalloc() themselves, so they come last. */
void slab_init(void)
{
	unsigned int type, index;

	cache_setup(&cache_of_caches, "kmem_cache", sizeof(struct kmem_cache), sizeof(long), 0, NULL);
	list_add_tail(&cache_of_caches.list, &caches);
	for (type = 0; type < NR_KMALLOC_TYPES; type++) {
		kmalloc_cache_create(type, 1, 96);
		kmalloc_cache_create(type, 2, 192);
		for (index = KMALLOC_SHIFT_LOW; index <= KMALLOC_SHIFT_HIGH; index++)
			kmalloc_cache_create(type, index, 1U << index);
	}
	for (type = 0; type < NR_KMALLOC_TYPES; type++)
		for (index = 1; index <= KMALLOC_SHIFT_HIGH; index++)
			if (kmalloc_caches[type][index])
				kmalloc_caches[type][index]->name =
					kmalloc_name(kmalloc_caches[type][index]->object_size,
						     type == KMALLOC_RECLAIM);
	ready = true;
}
