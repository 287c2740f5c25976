/* SPDX-License-Identifier: GPL-2.0-only */
/* Which memory may be used: shadow memory, as the allocators and the hook see it. */
#ifndef TOPHALF_KASAN_H
#define TOPHALF_KASAN_H

#include <linux/types.h>
#include <tophalf/layout.h>

#define KASAN_GRANULE		TOPHALF_SHADOW_GRANULE

/*
 * Any context.  Of the memory at `address`, a multiple of the granule, the first
 * `size` bytes may be used from now on; those of the last granule behind them may
 * not.
 */
void kasan_unpoison(const void *address, size_t size);
/* Any context.  None of the granules that hold these bytes may be used any more. */
void kasan_poison(const void *address, size_t size);

/* mm_init() calls it, before all else. */
void kasan_init(void);

/*
 * Any context.  True, with a report, where [address, address + size) has a byte
 * that may not be used.  `frame` is the frame pointer of the function that the
 * access is a call of.
 */
bool kasan_bad_range(const volatile void *address, size_t size, bool write, unsigned long frame);
/* Any context.  The same without a report: the first such byte, or null. */
const void *kasan_first_bad(const volatile void *address, size_t size);

/*
 * Any context.  The same for one access of a size that a register has, without
 * a call where all is well: the granule's byte, and no more, is looked at.  An
 * access that lies in two granules takes the long way.
 */
static __always_inline bool kasan_bad_access(const volatile void *address, unsigned int size,
					     bool write, unsigned long frame)
{
	unsigned long offset = (unsigned long)address - TOPHALF_KERNEL_BASE;
	const u8 *shadow = (const u8 *)TOPHALF_SHADOW_BASE + offset / KASAN_GRANULE;

	if (offset >= TOPHALF_SHADOWED_SIZE || likely(offset % KASAN_GRANULE + size <= *shadow))
		return false;
	return kasan_bad_range(address, size, write, frame);
}

/* report.c.  Any context.  `bad` is the first byte of the access that may not be used. */
void kasan_report(const void *bad, const void *address, size_t size, bool write,
		  unsigned long frame);

/* Any context.  True after an access outside of an object was told in this run. */
bool kasan_told_outside(void);

struct site;

/*
 * Any context.  What the next report tells of memory that is no longer allocated:
 * where it was freed and allocated.  All uses of it after that, by one handler, are
 * one finding.  Either may be null.
 */
void kasan_note_freed(const struct site *freed, const struct site *allocated);

#endif
