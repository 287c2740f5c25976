// SPDX-License-Identifier: GPL-2.0-only
/*
 * The slab allocator (Bonwick, USENIX 1994), in the place of mm/slub.c.
 *
 * A cache has slabs: blocks of pages, cut into objects of one size.  Here it is
 * built to find mistakes rather than to be fast:
 *
 *  - what is known of an object lies apart from it: state, size asked for, and
 *    where it was allocated and freed;
 *  - the shadow memory allows what was asked for, to the byte, while the object is
 *    allocated, and nothing else: kasan/shadow.c;
 *  - before the first object, and behind each, lies a redzone, checked when the
 *    object is freed;
 *  - a fresh object holds PATTERN_FRESH, a freed one PATTERN_FREED;
 *  - a freed object waits in a queue before it can be allocated again, and is
 *    checked for writes on its way out.
 *
 * The redzones' content and the patterns are for code that the hook does not see,
 * which is what the target hands its memory to.
 *
 * An object that has a constructor or SLAB_TYPESAFE_BY_RCU keeps its content
 * when it is freed, as its users may rely on.
 *
 * Allocation and freeing take constant time but for the patterns.  Which object
 * an allocation gets depends on the calls before it and nothing else.
 */
#include <linux/debug_locks.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include "../objects.h"
#include "kasan/kasan.h"
#include "slab.h"

#define REDZONE_MIN		16
/* Longer redzones are filled at both ends only. */
#define REDZONE_FILLED		64
#define SLAB_OBJECTS_MAX	40
#define QUARANTINE_OBJECTS	2048
#define QUARANTINE_BYTES	(1UL << 20)

/* First in, first out: slots [quarantine_first, quarantine_end), modulo their number. */
static struct quarantined {
	struct slab *slab;
	u32 index;
} quarantine[QUARANTINE_OBJECTS];
static unsigned int quarantine_first, quarantine_end;
static size_t quarantine_bytes;		/* strides of what waits */

static u8 *object_address(const struct slab *slab, u32 index)
{
	return slab->base + (size_t)index * slab->cache->stride;
}

/* Its content outlives it: nothing is written over it. */
static bool keeps_content(const struct kmem_cache *cache)
{
	return cache->constructor || (cache->flags & SLAB_TYPESAFE_BY_RCU);
}

/* Freed objects can still be read: nothing tells those that may from those that may not. */
static bool stays_readable(const struct kmem_cache *cache)
{
	return cache->flags & SLAB_TYPESAFE_BY_RCU;
}

/* ---- slabs -------------------------------------------------------------------- */

void cache_setup(struct kmem_cache *cache, const char *name, unsigned int size,
		 unsigned int align, slab_flags_t flags, void (*constructor)(void *))
{
	cache->name = name;
	cache->object_size = size;
	cache->align = max_t(unsigned int, align, ARCH_SLAB_MINALIGN);
	cache->stride = ALIGN(size + REDZONE_MIN, cache->align);
	cache->flags = flags;
	cache->constructor = constructor;
	cache->allocated = 0;
	INIT_LIST_HEAD(&cache->partial);
	INIT_LIST_HEAD(&cache->full);
	cache->first = ALIGN(REDZONE_MIN, cache->align);
	cache->order = 0;
	while (cache->order < 3 && (PAGE_SIZE << cache->order) < cache->first + 4UL * cache->stride)
		cache->order++;
	while ((PAGE_SIZE << cache->order) < cache->first + cache->stride)
		cache->order++;
	cache->objects_count = min_t(unsigned int,
				     ((PAGE_SIZE << cache->order) - cache->first) / cache->stride,
				     SLAB_OBJECTS_MAX);
}

static void slab_release(struct slab *slab)
{
	struct kmem_cache *cache = slab->cache;
	unsigned long i;

	list_del(&slab->list);
	for (i = 0; i < 1UL << cache->order; i++)
		page_state_of(page_address(slab->page + i))->slab = NULL;
	__folio_clear_slab(page_folio(slab->page));
	pages_release(slab->page, cache->order);
	pages_release(virt_to_page(slab), slab->order);
}

/* A slab whose objects are all free, in no list yet; null when memory is out. */
static struct slab *slab_take(struct kmem_cache *cache)
{
	size_t size = struct_size((struct slab *)NULL, objects, cache->objects_count);
	unsigned int order = get_order(size);
	struct page *page = pages_take(cache->order), *own = pages_take(order);
	struct slab *slab;
	unsigned long i;

	if (!page || !own) {
		if (page)
			pages_release(page, cache->order);
		if (own)
			pages_release(own, order);
		return NULL;
	}
	slab = page_address(own);
	memset(slab, 0, size);
	/* Its own pages are for nobody else; of the others objects are given out. */
	kasan_poison(slab, PAGE_SIZE << order);
	kasan_poison(page_address(page), PAGE_SIZE << cache->order);
	INIT_LIST_HEAD(&slab->list);
	slab->cache = cache;
	slab->page = page;
	slab->base = page_address(page) + cache->first;
	slab->order = order;
	slab->objects_count = cache->objects_count;
	for (i = 0; i < cache->objects_count; i++)
		slab->objects[i].next_free = i + 1;
	for (i = 0; i < 1UL << cache->order; i++) {
		page_state_of(page_address(page + i))->slab = slab;
		page[i].flags = 0;
		atomic_set(&page[i]._mapcount, -1);
		set_page_count(page + i, i == 0);
	}
	__folio_set_slab(page_folio(page));
	return slab;
}

/* A slab with a free object.  A constructor may be code of the target. */
static struct slab *slab_for(struct kmem_cache *cache)
{
	struct slab *slab;
	u32 i;

	slab = list_first_entry_or_null(&cache->partial, struct slab, list);
	if (slab)
		return slab;
	slab = slab_take(cache);
	if (!slab)
		return NULL;
	for (i = 0; cache->constructor && i < slab->objects_count; i++) {
		kasan_unpoison(object_address(slab, i), cache->object_size);
		cache->constructor(object_address(slab, i));
		kasan_poison(object_address(slab, i), cache->object_size);
	}
	list_add(&slab->list, &cache->partial);
	return slab;
}

static u32 slab_pop(struct slab *slab)
{
	u32 index = slab->first_free;

	BUG_ON(slab->objects[index].state != OBJECT_FREE);
	slab->first_free = slab->objects[index].next_free;
	slab->taken++;
	if (slab->first_free == slab->objects_count)
		list_move(&slab->list, &slab->cache->full);
	return index;
}

/* The object may be allocated again; an empty slab is kept only if it is the only one with room. */
static void slab_push(struct slab *slab, u32 index)
{
	struct kmem_cache *cache = slab->cache;

	slab->objects[index].state = OBJECT_FREE;
	slab->objects[index].next_free = slab->first_free;
	if (slab->first_free == slab->objects_count)
		list_move_tail(&slab->list, &cache->partial);
	slab->first_free = index;
	slab->taken--;
	/* Memory of a type-safe cache stays of that type: its readers may hold no reference. */
	if (!slab->taken && !list_is_singular(&cache->partial) &&
	    !(cache->flags & SLAB_TYPESAFE_BY_RCU))
		slab_release(slab);
}

/* ---- redzones ----------------------------------------------------------------- */

/* Calls for the two parts of the redzone behind an object that are filled. */
static void redzone_parts(const struct slab *slab, u32 index, size_t start[2], size_t length[2])
{
	size_t begin = slab->objects[index].requested;
	size_t all = slab->cache->stride - begin;

	start[0] = begin;
	length[0] = min_t(size_t, all, REDZONE_FILLED);
	length[1] = min_t(size_t, all - length[0], REDZONE_MIN);
	start[1] = slab->cache->stride - length[1];
}

/*
 * An object that keeps its content may have state behind what was asked for, up
 * to the object's size; there requested is that size.
 */
static void redzone_fill(const struct slab *slab, u32 index)
{
	size_t start[2], length[2];
	u8 *base = object_address(slab, index);

	redzone_parts(slab, index, start, length);
	memset(base + start[0], PATTERN_REDZONE, length[0]);
	memset(base + start[1], PATTERN_REDZONE, length[1]);
}

static void redzone_check(const struct slab *slab, u32 index)
{
	const struct object *object = &slab->objects[index];
	u8 *base = object_address(slab, index), *changed;
	size_t start[2], length[2];

	if (object->overrun)
		return;
	redzone_parts(slab, index, start, length);
	changed = memchr_inv(base + start[0], PATTERN_REDZONE, length[0]);
	if (!changed)
		changed = memchr_inv(base + start[1], PATTERN_REDZONE, length[1]);
	if (changed)
		tophalf_report(TOPHALF_RULE_OUT_OF_BOUNDS,
			       "offset %zu of an object of %u bytes (%s) was written; allocated at %ps",
			       changed - base, object->requested, slab->cache->name,
			       site_first(&object->allocated));
}

/* ---- quarantine --------------------------------------------------------------- */

static void freed_check(const struct slab *slab, u32 index)
{
	const struct object *object = &slab->objects[index];
	u8 *base = object_address(slab, index), *changed;

	if (!object->poisoned)
		return;
	changed = memchr_inv(base, PATTERN_FREED, object->requested);
	if (changed)
		tophalf_report(TOPHALF_RULE_USE_AFTER_FREE,
			       "offset %zu of an object of %u bytes (%s) was written after it was freed; allocated at %ps, freed at %ps",
			       changed - base, object->requested, slab->cache->name,
			       site_first(&object->allocated), site_first(&object->freed));
}

static void quarantine_leave(struct quarantined *waiting)
{
	struct slab *slab = waiting->slab;
	u32 index = waiting->index;

	if (!slab)
		return;
	waiting->slab = NULL;
	quarantine_bytes -= slab->cache->stride;
	freed_check(slab, index);
	slab->objects[index].poisoned = 0;
	slab_push(slab, index);
}

static struct quarantined *quarantine_slot(unsigned int number)
{
	return &quarantine[number % QUARANTINE_OBJECTS];
}

static void quarantine_enter(struct slab *slab, u32 index)
{
	*quarantine_slot(quarantine_end++) = (struct quarantined){ slab, index };
	slab->objects[index].state = OBJECT_QUARANTINED;
	quarantine_bytes += slab->cache->stride;
	/* The one that came just now stays in any case. */
	while (quarantine_end - quarantine_first > 1 &&
	       (quarantine_bytes > QUARANTINE_BYTES ||
		quarantine_end - quarantine_first == QUARANTINE_OBJECTS))
		quarantine_leave(quarantine_slot(quarantine_first++));
}

void cache_shrink(struct kmem_cache *cache)
{
	struct slab *slab, *next;
	unsigned int i;

	for (i = quarantine_first; i != quarantine_end; i++) {
		struct quarantined *waiting = quarantine_slot(i);

		if (waiting->slab && waiting->slab->cache == cache)
			quarantine_leave(waiting);
	}
	list_for_each_entry_safe(slab, next, &cache->partial, list)
		if (!slab->taken)
			slab_release(slab);
}

/* ---- objects ------------------------------------------------------------------ */

void *cache_allocate(struct kmem_cache *cache, gfp_t flags, size_t requested, const char *what)
{
	struct object *object;
	struct slab *slab;
	void *pointer;
	u32 index;

	if (!allocation_enter(flags, what, true))
		return NULL;
	slab = slab_for(cache);
	if (!slab) {
		if (flags & __GFP_NOFAIL)
			panic("out of memory: %s with __GFP_NOFAIL\n", what);
		return NULL;
	}
	index = slab_pop(slab);
	object = &slab->objects[index];
	pointer = object_address(slab, index);
	object->state = OBJECT_ALLOCATED;
	object->requested = requested;
	object->overrun = 0;
	object->reserved = 0;
	site_record(&object->allocated);
	block_made(&object->watch, &object->allocated);
	cache->allocated++;
	if (flags & __GFP_ZERO)
		memset(pointer, 0, requested);
	else if (!keeps_content(cache))
		memset(pointer, PATTERN_FRESH, requested);
	redzone_fill(slab, index);
	kasan_unpoison(pointer, requested);
	return pointer;
}

static void report_not_allocated(const struct object *object, const struct slab *slab,
				 const char *what)
{
	kasan_note_freed(&object->freed, &object->allocated);
	tophalf_report(TOPHALF_RULE_DOUBLE_FREE,
		       "%s of an object of %u bytes (%s) that is free already; it was freed at %ps",
		       what, object->requested, slab->cache->name, site_first(&object->freed));
}

/* False, with a report, unless `pointer` is the start of a live object of `slab`. */
static bool check_object(struct kmem_cache *cache, struct slab *slab, void *pointer,
			 const char *what)
{
	size_t offset = (u8 *)pointer - slab->base;
	size_t index = offset / slab->cache->stride;

	if (index >= slab->objects_count || offset % slab->cache->stride) {
		tophalf_report(TOPHALF_RULE_DOUBLE_FREE,
			       "%s of 0x%lx, which points into an object (%s), not to its start",
			       what, (unsigned long)pointer, slab->cache->name);
		return false;
	}
	if (slab->objects[index].state != OBJECT_ALLOCATED) {
		report_not_allocated(&slab->objects[index], slab, what);
		return false;
	}
	if (cache && cache != slab->cache)
		WARN(1, "%s: the object is of cache %s, not of %s\n", what, slab->cache->name, cache->name);
	return true;
}

static void slab_object_free(struct slab *slab, void *pointer, const char *what)
{
	struct kmem_cache *cache = slab->cache;
	u32 index = ((u8 *)pointer - slab->base) / cache->stride;
	struct object *object = &slab->objects[index];

	debug_check_no_locks_freed(pointer, object->requested);
	active_check_freed(pointer, object->requested, what);
	redzone_check(slab, index);
	site_record(&object->freed);
	if (!stays_readable(cache))
		kasan_poison(pointer, object->requested);
	block_gone(&object->watch);
	cache->allocated--;
	if (!keeps_content(cache)) {
		memset(pointer, PATTERN_FREED, object->requested);
		object->poisoned = 1;
	}
	quarantine_enter(slab, index);
}

static void report_wild(const struct page_state *state, const void *pointer, const char *what)
{
	if (state && state->use == PAGE_QUARANTINED) {
		kasan_note_freed(&state->freed, &state->allocated);
		tophalf_report(TOPHALF_RULE_DOUBLE_FREE,
			       "%s of 0x%lx, which was freed already, at %ps", what,
			       (unsigned long)pointer, site_first(&state->freed));
	} else if (vmalloc_area_contains(pointer))
		tophalf_report(TOPHALF_RULE_DOUBLE_FREE, "%s of memory from vmalloc()", what);
	else
		tophalf_report(TOPHALF_RULE_DOUBLE_FREE, "%s of 0x%lx, which was never allocated",
			       what, (unsigned long)pointer);
}

void object_free(struct kmem_cache *cache, void *pointer, const char *what)
{
	struct page_state *state = page_state_of(pointer);

	tophalf_point();
	if (state && state->slab) {
		if (check_object(cache, state->slab, pointer, what))
			slab_object_free(state->slab, pointer, what);
		return;
	}
	if (!state || state->use != PAGE_ALLOCATED_HEAD || !state->kmalloc_size ||
	    !PAGE_ALIGNED(pointer)) {
		report_wild(state, pointer, what);
		return;
	}
	debug_check_no_locks_freed(pointer, state->kmalloc_size);
	active_check_freed(pointer, state->kmalloc_size, what);
	__free_pages(virt_to_page(pointer), state->order);
}

bool object_find(const void *address, struct object_view *view)
{
	const struct page_state *state = page_state_of(address);
	const struct slab *slab = state ? state->slab : NULL;
	size_t index;

	memset(view, 0, sizeof(*view));
	if (!slab) {
		if (!state || state->use != PAGE_ALLOCATED_HEAD || !state->kmalloc_size)
			return false;
		view->base = (void *)((unsigned long)address & PAGE_MASK);
		view->size = state->kmalloc_size;
		view->state = OBJECT_ALLOCATED;
		view->allocated = &state->allocated;
		view->freed = &state->freed;
		return true;
	}
	/* What lies before the first object is at a large index. */
	index = ((const u8 *)address - slab->base) / (size_t)slab->cache->stride;
	return index < slab->objects_count && object_view(slab, index, view);
}

bool object_view(const struct slab *slab, u32 index, struct object_view *view)
{
	const struct object *object = &slab->objects[index];

	view->cache = slab->cache;
	view->base = object_address(slab, index);
	view->size = object->requested;
	view->state = object->state;
	view->reserved = object->reserved;
	view->allocated = &object->allocated;
	view->freed = &object->freed;
	return view->allocated->address[0];
}

void object_make_opaque(const void *pointer)
{
	struct slab *slab = page_state_of(pointer)->slab;
	u32 index;

	if (!slab)
		return;
	index = ((const u8 *)pointer - slab->base) / slab->cache->stride;
	slab->objects[index].watch.opaque = true;
}

size_t object_usable_size(const void *pointer)
{
	struct object_view view;

	if (!object_find(pointer, &view) || view.state != OBJECT_ALLOCATED || view.base != pointer)
		return 0;
	return view.cache ? view.cache->object_size : PAGE_SIZE << page_state_of(pointer)->order;
}

/* The object of the slab allocator that begins at `pointer`, or null. */
static struct object *object_at(const void *pointer, struct slab **slab, u32 *index)
{
	struct page_state *state = page_state_of(pointer);
	struct object_view view;

	if (!state || !state->slab || !object_find(pointer, &view) || view.base != pointer)
		return NULL;
	*slab = state->slab;
	*index = ((u8 *)pointer - (*slab)->base) / (*slab)->cache->stride;
	return &(*slab)->objects[*index];
}

void object_resize(void *pointer, size_t size)
{
	struct page_state *state = page_state_of(pointer);
	struct object *object;
	struct slab *slab;
	u32 index;

	if (!state->slab) {
		state->kmalloc_size = size;
		kasan_poison(pointer, PAGE_SIZE << state->order);
		kasan_unpoison(pointer, size);
		return;
	}
	object = object_at(pointer, &slab, &index);
	if (object->requested == size)
		return;
	redzone_check(slab, index);
	object->requested = size;
	redzone_fill(slab, index);
	kasan_poison(pointer, slab->cache->stride);
	kasan_unpoison(pointer, size);
}

void object_reserve(void *pointer, bool reserved)
{
	struct object *object;
	struct slab *slab;
	u32 index;

	object = object_at(pointer, &slab, &index);
	if (!object || object->state != OBJECT_ALLOCATED)
		return;
	object->reserved = reserved;
	if (reserved) {
		site_record(&object->freed);
		kasan_poison(pointer, object->requested);
	} else {
		site_record(&object->allocated);
		kasan_unpoison(pointer, object->requested);
	}
}

void object_overrun(void *pointer)
{
	struct object *object;
	struct slab *slab;
	u32 index;

	object = object_at(pointer, &slab, &index);
	if (object)
		object->overrun = 1;
}
