/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine's kasan-checks.h, in the place of the tree's: what headers say of
 * the accesses that no compiler sees (atomic operations, user access) reaches the
 * shadow memory wherever the code is watched.  The functions are in
 * kernel/mm/kasan/shadow.c.
 */
#ifndef _LINUX_KASAN_CHECKS_H
#define _LINUX_KASAN_CHECKS_H

#include <linux/types.h>

/* Any context.  False, with a report, where the memory may not be used. */
bool __kasan_check_read(const volatile void *address, unsigned int size);
bool __kasan_check_write(const volatile void *address, unsigned int size);

#ifdef __SANITIZE_THREAD__
#define kasan_check_read	__kasan_check_read
#define kasan_check_write	__kasan_check_write
#else
static inline bool kasan_check_read(const volatile void *address, unsigned int size)
{
	return true;
}

static inline bool kasan_check_write(const volatile void *address, unsigned int size)
{
	return true;
}
#endif

#endif
