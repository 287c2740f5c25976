/* SPDX-License-Identifier: GPL-2.0-only */
/* Objects of the slab allocator, as slab.c and slab_common.c see them. */
#ifndef TOPHALF_SLAB_H
#define TOPHALF_SLAB_H

#include <linux/slab.h>
#include "mm.h"

enum object_state { OBJECT_FREE, OBJECT_ALLOCATED, OBJECT_QUARANTINED };

/* What is known of an object, kept apart from it so that an overrun does not reach it. */
struct object {
	u32 requested;			/* bytes that the caller asked for */
	u16 next_free;
	u8 state;			/* enum object_state */
	u8 poisoned : 1;		/* holds PATTERN_FREED throughout */
	u8 overrun : 1;			/* a write to its redzone has been told already */
	u8 reserved : 1;		/* allocated, but by a pool that has nobody to give it to */
	struct watch watch;
	struct site allocated, freed;
};

struct slab {
	struct list_head list;		/* in its cache: partial or full */
	struct kmem_cache *cache;
	struct page *page;
	u8 *base;			/* the first object */
	u32 objects_count;
	u32 taken;			/* objects that are not OBJECT_FREE */
	u32 first_free;			/* index, objects_count if none */
	u32 order;			/* of the block that holds this structure */
	struct object objects[];
};

struct kmem_cache {
	const char *name;
	struct list_head list;		/* of all caches */
	struct list_head partial, full;
	unsigned int object_size;
	unsigned int first;		/* offset of a slab's first object: the redzone before it */
	unsigned int stride;		/* from one object to the next, redzone included */
	unsigned int align;
	unsigned int order;		/* of a slab */
	unsigned int objects_count;	/* in a slab */
	unsigned long allocated;	/* objects that are OBJECT_ALLOCATED */
	slab_flags_t flags;
	void (*constructor)(void *object);
	bool kmalloc;
};

/* Where an address lies, for reports. */
struct object_view {
	const struct kmem_cache *cache;	/* null: pages of a large kmalloc() */
	void *base;
	size_t size;
	enum object_state state;
	bool reserved;			/* for a pool's user, of whom there is none now */
	const struct site *allocated, *freed;
};

/* Any context.  False where `address` is in no slab and no large kmalloc block. */
bool object_find(const void *address, struct object_view *view);
/* Any context.  The same of an object's number in its slab; false where it was never allocated. */
bool object_view(const struct slab *slab, u32 index, struct object_view *view);

/* dmapool.c, percpu.c.  Any context.  Likewise of their own. */
bool dma_pool_find(const void *address, struct object_view *view);
bool percpu_find(const void *address, struct object_view *view);

/* Any context. */
void cache_setup(struct kmem_cache *cache, const char *name, unsigned int size,
		 unsigned int align, slab_flags_t flags, void (*constructor)(void *));
/* Any context as far as `flags` go.  `requested` is at most the cache's object size. */
void *cache_allocate(struct kmem_cache *cache, gfp_t flags, size_t requested, const char *what);
/* Any context.  `cache` may be null: whichever the object is of. */
void object_free(struct kmem_cache *cache, void *pointer, const char *what);
/* Any context.  Empty slabs go back to the page allocator, quarantine included. */
void cache_shrink(struct kmem_cache *cache);
/* Any context.  The caller may use the first `size` bytes from now on. */
void object_resize(void *pointer, size_t size);
/*
 * Any context.  A pool keeps `pointer` for later, and nobody may use it, or gives
 * it out.  Nothing happens where it is no object of the slab allocator.
 */
void object_reserve(void *pointer, bool reserved);
/* Any context.  That the object's redzone was written has been told. */
void object_overrun(void *pointer);

/* Any context.  It leads to memory for the allocators' own purposes only. */
void object_make_opaque(const void *pointer);

/* What a live object's user may use, 0 if `pointer` is not one. */
size_t object_usable_size(const void *pointer);

#endif
