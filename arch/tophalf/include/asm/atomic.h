/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Atomic operations.
 *
 * CPUs change only at preemption points, which the compiler puts before accesses
 * written in C.  What is read, changed and written within one assembler
 * statement has none inside: it is atomic for the simulated machine, and the
 * race hook does not take it for a plain access.
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

#define TOPHALF_ATOMIC_FETCH(prefix, type, word, suffix, op)			\
static __always_inline word arch_##prefix##_fetch_##op(word i, type *v)		\
{										\
	word old;								\
										\
	asm volatile("mov" suffix " %1, %0\n\t" #op suffix " %2, %1"		\
		     : "=&r" (old), "+m" (v->counter) : "er" (i) : "memory");	\
	return old;								\
}

#define TOPHALF_ATOMIC_RETURN(prefix, type, word, op, c_op)			\
static __always_inline word arch_##prefix##_##op##_return(word i, type *v)	\
{										\
	return arch_##prefix##_fetch_##op(i, v) c_op i;				\
}

#define TOPHALF_ATOMICS(prefix, type, word, suffix)				\
	TOPHALF_ATOMIC_OP(prefix, type, word, suffix, add)			\
	TOPHALF_ATOMIC_OP(prefix, type, word, suffix, sub)			\
	TOPHALF_ATOMIC_OP(prefix, type, word, suffix, and)			\
	TOPHALF_ATOMIC_OP(prefix, type, word, suffix, or)			\
	TOPHALF_ATOMIC_OP(prefix, type, word, suffix, xor)			\
	TOPHALF_ATOMIC_FETCH(prefix, type, word, suffix, add)			\
	TOPHALF_ATOMIC_FETCH(prefix, type, word, suffix, sub)			\
	TOPHALF_ATOMIC_FETCH(prefix, type, word, suffix, and)			\
	TOPHALF_ATOMIC_FETCH(prefix, type, word, suffix, or)			\
	TOPHALF_ATOMIC_FETCH(prefix, type, word, suffix, xor)			\
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
