// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shadow memory: for each byte of memory, whether it may be used.
 *
 * The idea is AddressSanitizer's (Serebryany et al., USENIX ATC 2012), which is
 * KASAN's as well: objects begin at multiples of eight bytes, so in a granule of
 * eight it is always the first n bytes that may be used, and one byte of shadow
 * tells n.  The shadow of an address is found by a shift and an addition.  The
 * allocators keep it true: they allow what was asked for, to the byte, when they
 * give memory out, and forbid it when it comes back; a redzone is what nobody ever
 * allowed.
 *
 * There the shadow byte is 0 for eight bytes, n for fewer, and one of several
 * negative values for none, which tells why.  Here it is n, always.  So a check is
 * one comparison, of the offset behind the access in its granule with n; memory
 * that nobody ever gave out is forbidden without a byte written, which is what
 * makes a shadow of all address space free; and why a byte may not be used is
 * asked where it is known anyway, of the allocator: report.c.
 *
 * Each access that the compiler instruments is checked after its preemption
 * point, with nothing between the check and the access, so what is allowed in the
 * check is allowed in the access.  It costs a subtraction, two comparisons and a
 * load; memory outside the allocators' arenas (the image, user memory, device
 * windows) costs one comparison.
 */
#include <linux/align.h>
#include <linux/kasan-checks.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include "../../kcsan/kcsan.h"
#include "../../operation.h"
#include "kasan.h"

/* The shadow of eight granules that may be used as a whole. */
#define ALL_EIGHT	(KASAN_GRANULE * (~0UL / 0xff))

static u8 *shadow_of(unsigned long address)
{
	return (u8 *)TOPHALF_SHADOW_BASE + (address - TOPHALF_KERNEL_BASE) / KASAN_GRANULE;
}

void kasan_unpoison(const void *address, size_t size)
{
	u8 *shadow = shadow_of((unsigned long)address);

	kcsan_forget(address, size);
	memset(shadow, KASAN_GRANULE, size / KASAN_GRANULE);
	if (size % KASAN_GRANULE)
		shadow[size / KASAN_GRANULE] = size % KASAN_GRANULE;
}

void kasan_poison(const void *address, size_t size)
{
	memset(shadow_of((unsigned long)address), 0, DIV_ROUND_UP(size, KASAN_GRANULE));
}

static bool all_eight(unsigned long granule)
{
	u64 bytes;

	memcpy(&bytes, shadow_of(granule), sizeof(bytes));
	return bytes == ALL_EIGHT;
}

const void *kasan_first_bad(const volatile void *start, size_t size)
{
	unsigned long address = (unsigned long)start, end = address + size;
	unsigned long limit = TOPHALF_KERNEL_BASE + TOPHALF_SHADOWED_SIZE;

	if (address < TOPHALF_KERNEL_BASE || address >= limit)
		return NULL;
	if (end > limit || end < address)
		end = limit;
	while (address < end) {
		unsigned long granule = ALIGN_DOWN(address, KASAN_GRANULE);
		unsigned long allowed = granule + *shadow_of(granule);

		if (allowed < min(end, granule + KASAN_GRANULE))
			return (const void *)max(address, allowed);
		address = granule + KASAN_GRANULE;
		while (end > address && end - address >= 8 * KASAN_GRANULE && all_eight(address))
			address += 8 * KASAN_GRANULE;
	}
	return NULL;
}

bool kasan_bad_range(const volatile void *address, size_t size, bool write, unsigned long frame)
{
	const void *bad = kasan_first_bad(address, size);

	if (likely(!bad))
		return false;
	kasan_report(bad, (const void *)address, size, write, frame);
	return true;
}

/* Boot.  The task that boots has its stack from nobody. */
void kasan_init(void)
{
	kasan_unpoison(current->stack, TOPHALF_STACK_SIZE);
}

/*
 * An access of the target that no compiler sees has its preemption point here: what an
 * atomic operation finds may be another than what the code read before it.
 */
static __always_inline void checked_point(const volatile void *address, unsigned int size, u32 flags,
					  unsigned long where)
{
	if (unlikely(tophalf_machine.by_operations)) {
		operation_checked(address, size, flags);
		return;
	}
	tophalf_points--;
	operation_point(address, size, flags, where);
}

/* What linux/kasan-checks.h says of accesses that no compiler sees. */
bool __kasan_check_read(const volatile void *address, unsigned int size)
{
	checked_point(address, size, 0, (unsigned long)__builtin_return_address(0));
	return !kasan_bad_range(address, size, false, (unsigned long)__builtin_frame_address(0));
}

bool __kasan_check_write(const volatile void *address, unsigned int size)
{
	checked_point(address, size, TOPHALF_TOUCH_WRITES, (unsigned long)__builtin_return_address(0));
	return !kasan_bad_range(address, size, true, (unsigned long)__builtin_frame_address(0));
}
