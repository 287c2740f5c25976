/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine's kcsan-checks.h, in the place of the tree's and for the target only:
 * what headers say of barriers, of accesses that no compiler sees, and of races
 * that are meant, reaches kernel/kcsan/ without CONFIG_KCSAN.
 *
 * Included before everything else, as __data_racy has to be a qualifier before a
 * structure has a member with it.
 */
#ifndef _LINUX_KCSAN_CHECKS_H
#define _LINUX_KCSAN_CHECKS_H

#ifndef __ASSEMBLY__

#include <linux/compiler_attributes.h>
#include <linux/types.h>

#undef __data_racy
#define __data_racy			volatile

#define KCSAN_ACCESS_WRITE		(1 << 0)
#define KCSAN_ACCESS_COMPOUND		(1 << 1)
#define KCSAN_ACCESS_ATOMIC		(1 << 2)
#define KCSAN_ACCESS_ASSERT		(1 << 3)
#define KCSAN_ACCESS_SCOPED		(1 << 4)

/*
 * kernel/kcsan/checks.c.  Any context, for all of them.  `type` is KCSAN_ACCESS_* bits.
 * What was done before a barrier is before the marked writes behind it.  Accesses
 * in between two changes of meant() are not looked at, those of marked() count as
 * marked.  The names in the object are those that asm/hook.h turns into a look at
 * whether races are looked for at all, and only then a call.
 */
void tophalf_race_access(const volatile void *address, size_t size, int type)
	__asm__("tophalf_hook,race access");
void tophalf_race_barrier(void) __asm__("tophalf_hook,race barrier");
void tophalf_race_meant(int change) __asm__("tophalf_hook,race meant");
void tophalf_race_marked(int change) __asm__("tophalf_hook,race marked");
void tophalf_race_marked_flat(bool on) __asm__("tophalf_hook,race marked_flat");
void tophalf_race_marked_next(int count) __asm__("tophalf_hook,race marked_next");

#define __kcsan_check_access		tophalf_race_access
#define __kcsan_mb			tophalf_race_barrier
#define __kcsan_wmb			tophalf_race_barrier
#define __kcsan_release			tophalf_race_barrier
/* Each marked read counts as if what follows depended on it: see kernel/kcsan/core.c. */
#define __kcsan_rmb()			do { } while (0)

#define kcsan_mb			__kcsan_mb
#define kcsan_wmb			__kcsan_wmb
#define kcsan_rmb			__kcsan_rmb
#define kcsan_release			__kcsan_release

#define kcsan_disable_current()		tophalf_race_meant(1)
#define kcsan_enable_current()		tophalf_race_meant(-1)
#define kcsan_enable_current_nowarn()	tophalf_race_meant(-1)
#define kcsan_nestable_atomic_begin()	tophalf_race_marked(1)
#define kcsan_nestable_atomic_end()	tophalf_race_marked(-1)
#define kcsan_flat_atomic_begin()	tophalf_race_marked_flat(true)
#define kcsan_flat_atomic_end()		tophalf_race_marked_flat(false)
#define kcsan_atomic_next(n)		tophalf_race_marked_next(n)

/* Assertions about some bits of a word are not checked. */
static inline void kcsan_set_access_mask(unsigned long mask)
{
	(void)mask;
}

#define kcsan_check_access		__kcsan_check_access
#define __kcsan_disable_current		kcsan_disable_current
#define __kcsan_enable_current		kcsan_enable_current

#define __kcsan_check_read(ptr, size)	__kcsan_check_access(ptr, size, 0)
#define __kcsan_check_write(ptr, size)	__kcsan_check_access(ptr, size, KCSAN_ACCESS_WRITE)
#define __kcsan_check_read_write(ptr, size)					\
	__kcsan_check_access(ptr, size, KCSAN_ACCESS_WRITE | KCSAN_ACCESS_COMPOUND)
#define kcsan_check_read		__kcsan_check_read
#define kcsan_check_write		__kcsan_check_write
#define kcsan_check_read_write		__kcsan_check_read_write
#define kcsan_check_atomic_read(ptr, size)					\
	__kcsan_check_access(ptr, size, KCSAN_ACCESS_ATOMIC)
#define kcsan_check_atomic_write(ptr, size)					\
	__kcsan_check_access(ptr, size, KCSAN_ACCESS_ATOMIC | KCSAN_ACCESS_WRITE)
#define kcsan_check_atomic_read_write(ptr, size)				\
	__kcsan_check_access(ptr, size, KCSAN_ACCESS_ATOMIC | KCSAN_ACCESS_WRITE | \
			     KCSAN_ACCESS_COMPOUND)

/* Where nobody else may write, and where nobody else may do anything. */
#define ASSERT_EXCLUSIVE_WRITER(var)						\
	__kcsan_check_access(&(var), sizeof(var), KCSAN_ACCESS_ASSERT)
#define ASSERT_EXCLUSIVE_ACCESS(var)						\
	__kcsan_check_access(&(var), sizeof(var), KCSAN_ACCESS_WRITE | KCSAN_ACCESS_ASSERT)
#define ASSERT_EXCLUSIVE_WRITER_SCOPED(var)	ASSERT_EXCLUSIVE_WRITER(var)
#define ASSERT_EXCLUSIVE_ACCESS_SCOPED(var)	ASSERT_EXCLUSIVE_ACCESS(var)
#define ASSERT_EXCLUSIVE_BITS(var, mask)	do { (void)(mask); } while (0)

#endif
#endif
