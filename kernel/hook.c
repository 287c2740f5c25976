// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hook: what the compiler's instrumentation calls.
 *
 * The target is compiled with -fsanitize=thread, so that each access to memory
 * that it may share calls one of these functions, and with
 * -fsanitize-coverage=trace-pc,trace-cmp, so that each basic block and each
 * comparison does.  The fast path is some instructions in place of the call
 * (asm/hook.h), which come here with the point counted where they do not decide the
 * case: tophalf_slow_*().  What has no fast path comes here at once, by the name that
 * the compiler gives it; so do the blocks and comparisons of the tree's code.
 *
 * A point comes first.  An access then looks at its granule's shadow
 * (mm/kasan/shadow.c), as others may have run in the point and freed what it is about
 * to touch, and where races are looked for at who touched it before (kcsan/core.c).
 *
 * Any context, for everything in this file.
 */
#include <linux/kernel.h>
#include <linux/linkage.h>
#include "hook.h"
#include "kcsan/kcsan.h"
#include "mm/kasan/kasan.h"
#include "operation.h"
#include "tophalf.h"

#define FRAME	((unsigned long)__builtin_frame_address(0))
#define CALLER	((unsigned long)__builtin_return_address(0))

static_assert(TOPHALF_SHADOWED_SIZE == 1ul << TOPHALF_SHADOWED_SHIFT);
static_assert(TOPHALF_KERNEL_BASE >> TOPHALF_SHADOWED_SHIFT == TOPHALF_SHADOWED_PREFIX);
static_assert(TOPHALF_KERNEL_BASE % TOPHALF_SHADOWED_SIZE == 0);
static_assert(TOPHALF_SHADOW_BASE - TOPHALF_KERNEL_BASE / KASAN_GRANULE == TOPHALF_SHADOW_BIAS);
static_assert(KASAN_GRANULE == 8);
static_assert(TOPHALF_REACHED_BASE + TOPHALF_REACHED_BELOW == TOPHALF_IMAGE_BASE);

static __always_inline void access(void *address, unsigned int size, unsigned int kind,
				   unsigned long frame, unsigned long where)
{
	operation_point(address, size, kind & RACE_WRITE ? TOPHALF_TOUCH_WRITES : 0, where);
	kasan_bad_access(address, size, kind & RACE_WRITE, frame);
	kcsan_access(address, size, kind, frame);
}

#define SLOW(name, size, kind)						\
	void tophalf_slow_##name##size(void *address);			\
	void tophalf_slow_##name##size(void *address)			\
	{								\
		access(address, size, kind, FRAME, CALLER);			\
	}

#define SLOW_ONES(name, kind)						\
	SLOW(name, 1, kind) SLOW(name, 2, kind) SLOW(name, 4, kind) SLOW(name, 8, kind)

SLOW_ONES(read, 0)
SLOW_ONES(write, RACE_WRITE)
SLOW_ONES(volatile_read, RACE_MARKED)
SLOW_ONES(volatile_write, RACE_MARKED | RACE_WRITE)

#define ACCESS(name, size, kind)					\
	void __tsan_##name##size(void *address);			\
	void __tsan_##name##size(void *address)				\
	{								\
		tophalf_points--;					\
		access(address, size, kind, FRAME, CALLER);			\
	}

#define ACCESSES(name, kind)						\
	ACCESS(name, 1, kind) ACCESS(name, 2, kind) ACCESS(name, 4, kind)	\
	ACCESS(name, 8, kind) ACCESS(name, 16, kind)

ACCESSES(read, 0)
ACCESSES(write, RACE_WRITE)
ACCESSES(volatile_read, RACE_MARKED)
ACCESSES(volatile_write, RACE_MARKED | RACE_WRITE)
ACCESSES(unaligned_read, 0)
ACCESSES(unaligned_write, RACE_WRITE)
ACCESSES(unaligned_volatile_read, RACE_MARKED)
ACCESSES(unaligned_volatile_write, RACE_MARKED | RACE_WRITE)
ACCESSES(read_write, RACE_WRITE | RACE_TORN)
ACCESSES(unaligned_read_write, RACE_WRITE | RACE_TORN)

void __tsan_read_range(void *address, size_t size);
void __tsan_read_range(void *address, size_t size)
{
	tophalf_points--;
	operation_point(address, size, 0, CALLER);
	kasan_bad_range(address, size, false, FRAME);
	kcsan_access(address, size, 0, FRAME);
}

void __tsan_write_range(void *address, size_t size);
void __tsan_write_range(void *address, size_t size)
{
	tophalf_points--;
	operation_point(address, size, TOPHALF_TOUCH_WRITES, CALLER);
	kasan_bad_range(address, size, true, FRAME);
	kcsan_access(address, size, RACE_WRITE, FRAME);
}

void __tsan_init(void);
void __tsan_init(void)
{
}

void __tsan_func_entry(void *caller);
void __tsan_func_entry(void *caller)
{
	(void)caller;
}

void __tsan_func_exit(void);
void __tsan_func_exit(void)
{
}

bool tophalf_target_text(unsigned long address)
{
	return address - (unsigned long)__tophalf_target_text_start <
	       (unsigned long)(__tophalf_target_text_end - __tophalf_target_text_start);
}

bool tophalf_target_data(const void *pointer)
{
	const char *at = pointer;

	return (at >= __tophalf_target_data_start && at < __tophalf_target_data_end) ||
	       (at >= __tophalf_target_rodata_start && at < __tophalf_target_rodata_end);
}

bool tophalf_own_text(unsigned long address)
{
	return address - (unsigned long)__tophalf_ours_text_start <
	       (unsigned long)(__tophalf_ours_text_end - __tophalf_ours_text_start);
}

/*
 * A block of the target, which has noted that it was reached.  The first one in a
 * context counts as an entry into driver code.
 */
void tophalf_slow_block(void);
void tophalf_slow_block(void)
{
	struct tophalf_frame *frame = tophalf_machine.frame;

	if (tophalf_machine.fresh) {
		tophalf_machine.fresh = 0;
		frame->entered = 1;
		tophalf_machine.entries[frame->context]++;
	}
	if (unlikely(tophalf_machine.places))
		tophalf_host->place(CALLER, NULL, 0, 0);
	else if (tophalf_points < 0 && tophalf_point_due())
		tophalf_host->point();
}

/* A block of the tree's code: a preemption point and no more, since its lines are not the target's. */
void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
	tophalf_point();
}

static __always_inline void compare(u64 constant, u64 value, u32 width)
{
	if (unlikely(tophalf_machine.watching) && value == tophalf_machine.watched_value)
		tophalf_host->compared(constant, value, width);
}

#define COMPARE(bytes, type)							\
	void __sanitizer_cov_trace_cmp##bytes(type a, type b)			\
		__attribute__((alias("tophalf_slow_cmp" #bytes)));		\
	void __sanitizer_cov_trace_const_cmp##bytes(type constant, type value)	\
		__attribute__((alias("tophalf_slow_const_cmp" #bytes)));	\
	void tophalf_slow_cmp##bytes(type a, type b);			\
	void tophalf_slow_cmp##bytes(type a, type b)			\
	{									\
		compare(a, b, bytes);						\
		compare(b, a, bytes);						\
	}									\
	void tophalf_slow_const_cmp##bytes(type constant, type value);	\
	void tophalf_slow_const_cmp##bytes(type constant, type value)	\
	{									\
		compare(constant, value, bytes);				\
	}

COMPARE(1, u8)
COMPARE(2, u16)
COMPARE(4, u32)
COMPARE(8, u64)

/* cases[0] is their number, cases[1] the width of the value in bits, then the values. */
void __sanitizer_cov_trace_switch(u64 value, const u64 *cases);
void __sanitizer_cov_trace_switch(u64 value, const u64 *cases)
{
	u64 i;

	if (likely(!tophalf_machine.watching) || value != tophalf_machine.watched_value)
		return;
	for (i = 0; i < cases[0]; i++)
		tophalf_host->compared(cases[2 + i], value, cases[1] / 8);
}
