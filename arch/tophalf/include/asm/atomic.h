/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Atomic operations.
 *
 * CPUs change only at preemption points, and none lies inside these functions:
 * a plain read-modify-write in one assembler instruction is atomic for the
 * simulated machine and is not seen by the race hook as a plain access.
 */
#ifndef _ASM_TOPHALF_ATOMIC_H
#define _ASM_TOPHALF_ATOMIC_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/barrier.h>
#include <asm/cmpxchg.h>

#define arch_atomic_read(v)		__READ_ONCE((v)->counter)
#define arch_atomic_set(v, i)		__WRITE_ONCE((v)->counter, (i))
#define arch_atomic64_read(v)		__READ_ONCE((v)->counter)
#define arch_atomic64_set(v, i)		__WRITE_ONCE((v)->counter, (i))

#define ATOMIC64_INIT(i)		{ (i) }

#define TOPHALF_ATOMIC_OP(prefix, type, word, suffix, op)			\
static __always_inline void arch_##prefix##_##op(word i, type *v)		\
{										\
	asm volatile(#op suffix " %1, %0" : "+m" (v->counter) : "er" (i) : "memory"); \
}

#define TOPHALF_ATOMIC_FETCH(prefix, type, word, op, c_op)			\
static __always_inline word arch_##prefix##_fetch_##op(word i, type *v)		\
{										\
	word old = arch_##prefix##_read(v);					\
										\
	arch_##prefix##_set(v, old c_op i);					\
	return old;								\
}

#define TOPHALF_ATOMIC_RETURN(prefix, type, word, op, c_op)			\
static __always_inline word arch_##prefix##_##op##_return(word i, type *v)	\
{										\
	word next = arch_##prefix##_read(v) c_op i;				\
										\
	arch_##prefix##_set(v, next);						\
	return next;								\
}

#define TOPHALF_ATOMICS(prefix, type, word, suffix)				\
	TOPHALF_ATOMIC_OP(prefix, type, word, suffix, add)			\
	TOPHALF_ATOMIC_OP(prefix, type, word, suffix, sub)			\
	TOPHALF_ATOMIC_OP(prefix, type, word, suffix, and)			\
	TOPHALF_ATOMIC_OP(prefix, type, word, suffix, or)			\
	TOPHALF_ATOMIC_OP(prefix, type, word, suffix, xor)			\
	TOPHALF_ATOMIC_FETCH(prefix, type, word, add, +)			\
	TOPHALF_ATOMIC_FETCH(prefix, type, word, sub, -)			\
	TOPHALF_ATOMIC_FETCH(prefix, type, word, and, &)			\
	TOPHALF_ATOMIC_FETCH(prefix, type, word, or, |)				\
	TOPHALF_ATOMIC_FETCH(prefix, type, word, xor, ^)			\
	TOPHALF_ATOMIC_RETURN(prefix, type, word, add, +)			\
	TOPHALF_ATOMIC_RETURN(prefix, type, word, sub, -)

TOPHALF_ATOMICS(atomic, atomic_t, int, "l")
TOPHALF_ATOMICS(atomic64, atomic64_t, s64, "q")

#define arch_atomic_fetch_add		arch_atomic_fetch_add
#define arch_atomic_fetch_sub		arch_atomic_fetch_sub
#define arch_atomic_fetch_and		arch_atomic_fetch_and
#define arch_atomic_fetch_or		arch_atomic_fetch_or
#define arch_atomic_fetch_xor		arch_atomic_fetch_xor
#define arch_atomic_add_return		arch_atomic_add_return
#define arch_atomic_sub_return		arch_atomic_sub_return
#define arch_atomic64_fetch_add		arch_atomic64_fetch_add
#define arch_atomic64_fetch_sub		arch_atomic64_fetch_sub
#define arch_atomic64_fetch_and		arch_atomic64_fetch_and
#define arch_atomic64_fetch_or		arch_atomic64_fetch_or
#define arch_atomic64_fetch_xor		arch_atomic64_fetch_xor
#define arch_atomic64_add_return	arch_atomic64_add_return
#define arch_atomic64_sub_return	arch_atomic64_sub_return

#endif
