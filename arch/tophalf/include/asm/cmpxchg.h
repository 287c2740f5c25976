/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_TOPHALF_CMPXCHG_H
#define _ASM_TOPHALF_CMPXCHG_H

#include <linux/build_bug.h>
#include <linux/types.h>

/*
 * Any context.  The host's own instructions: no preemption point lies inside
 * them, and the race hook does not see them.
 */
#define arch_xchg(pointer, value)						\
({										\
	__typeof__(*(pointer)) __exchanged = (value);				\
										\
	BUILD_BUG_ON(sizeof(*(pointer)) > 8);					\
	asm volatile("xchg %0, %1" : "+q" (__exchanged), "+m" (*(pointer))	\
		     : : "memory");						\
	__exchanged;								\
})

#define arch_cmpxchg(pointer, old, new)						\
({										\
	__typeof__(*(pointer)) __found = (old);					\
	__typeof__(*(pointer)) __stored = (new);				\
										\
	BUILD_BUG_ON(sizeof(*(pointer)) > 8);					\
	asm volatile("cmpxchg %2, %1"						\
		     : "+a" (__found), "+m" (*(pointer))			\
		     : "q" (__stored) : "memory", "cc");			\
	__found;								\
})

#define arch_cmpxchg_local		arch_cmpxchg
#define arch_cmpxchg64			arch_cmpxchg
#define arch_cmpxchg64_local		arch_cmpxchg
#define arch_sync_cmpxchg		arch_cmpxchg

#endif
