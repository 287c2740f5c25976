/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of kernel/mm/ share. */
#ifndef TOPHALF_MM_H
#define TOPHALF_MM_H

#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mm_types.h>
#include "../tophalf.h"
#include "kmemleak.h"

#define RAM_PAGES		(TOPHALF_KERNEL_SIZE >> PAGE_SHIFT)
#define VMALLOC_PAGES		(TOPHALF_VMALLOC_SIZE >> PAGE_SHIFT)
#define MACHINE_PAGES		(RAM_PAGES + VMALLOC_PAGES)

/* The first page of RAM is ZERO_PAGE() and is never given out. */
#define RESERVED_PAGES		1

/* What allocated memory holds before it is written, and freed memory after it. */
#define PATTERN_FRESH		0x5a
#define PATTERN_FREED		0x6b
#define PATTERN_REDZONE		0xcc

/* Return addresses, innermost first, 0 after the last.  The image lies below 4 GiB. */
#define SITE_DEPTH		8

struct site {
	u32 address[SITE_DEPTH];
	char task[8];
};

enum page_use {
	PAGE_RESERVED,			/* never given out */
	PAGE_FREE_TAIL,			/* inside a free block */
	PAGE_FREE_HEAD,			/* first of a free block, in the list of its order */
	PAGE_QUARANTINED,		/* freed, not yet to be reused; first of its block */
	PAGE_ALLOCATED_TAIL,
	PAGE_ALLOCATED_HEAD,
};

/*
 * What struct page has no room for, or has in a place that differs between
 * kernel versions.  One for each page of RAM and of vmalloc memory.
 */
struct page_state {
	struct slab *slab;		/* the slab that the page belongs to, or null */
	u8 use;				/* enum page_use */
	u8 order;			/* of the block, in its first page */
	u8 poisoned;			/* holds PATTERN_FREED throughout */
	u8 asked;			/* by alloc_pages(), not by an allocator of ours; likewise */
	struct watch watch;		/* likewise */
	u32 kmalloc_size;		/* of a large kmalloc block, in its first page */
	u32 area_size;			/* what vmalloc() was asked for, in its first page */
	struct site allocated, freed;	/* in the first page of a block */
};

extern struct page_state page_states[MACHINE_PAGES];

/* Any context.  Null where `address` is in neither RAM nor vmalloc memory. */
struct page_state *page_state_of(const void *address);

/*
 * Any context.  What every allocation does first: the check of its flags, and,
 * where they let it sleep, the places at which Linux would.  False if it fails
 * by choice; `may_fail` says that Linux lets it.
 */
bool allocation_enter(gfp_t flags, const char *what, bool may_fail);

/* Any context.  True where the target, or one wrapper, asks for something and it is chosen to fail. */
bool request_fails(void);

/* Any context.  Fills `site` with the caller's caller. */
void site_record(struct site *site);
/* Any context.  The target's address that led there, or else that of the allocator's caller, or null. */
void *site_first(const struct site *site);

/* Any context.  A block without checks, choices or content; null when memory is out. */
struct page *pages_take(unsigned int order);
/* Any context.  The block goes to quarantine, and from there to the free lists. */
void pages_release(struct page *page, unsigned int order);

/* mm_init() calls these. */
void page_alloc_init(void);
void slab_init(void);
void percpu_init(void);

/* vmalloc.c.  The area around `address`, and the one of that number from the newest on. */
bool vmalloc_block(const void *address, const void **base, size_t *size, struct watch **watch,
		   const struct site **allocated);
bool vmalloc_nth_block(unsigned long number, const void **base, size_t *size, struct watch **watch,
		       const struct site **allocated);
/* percpu.c.  How much of each CPU's area is in use. */
size_t percpu_used(void);

/* vmalloc.c.  Any context.  True if `address` lies in an area of vmalloc(). */
bool vmalloc_area_contains(const void *address);

#endif
