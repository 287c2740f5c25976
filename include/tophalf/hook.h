/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the hook's fast path knows by heart.  The compiler's instrumentation, which
 * asm/hook.h turns into instructions in place of calls, and the host's assembler
 * include this: it holds object-like macros and nothing else.
 *
 * While the image executes, the countdown of preemption points is in the register
 * r15, for which no other use is compiled into the image; while the host does, it is
 * points_left.  A count in memory would be the longest chain of a driver's
 * execution: each point would wait some cycles for the store of the one before.
 * machine/entry.S takes it over the boundary, both ways:
 *
 *	r15 = points_left - watch_bias
 *
 * The bias is 0, or so large that r15 is below 0 and each access takes the slow path.
 */
#ifndef TOPHALF_HOOK_FACTS_H
#define TOPHALF_HOOK_FACTS_H

#define TOPHALF_WATCH_BIAS		(1l << 62)

/* Offsets in struct tophalf_machine; the image asserts them, and the host. */
#define TOPHALF_STATE_POINTS_LEFT	0
#define TOPHALF_STATE_WATCH_BIAS	8
#define TOPHALF_STATE_FRESH		16
#define TOPHALF_STATE_WATCHING		20

/*
 * A byte for each byte of the target's text, which begins with the image: a block
 * that is reached sets the one that belongs to the end of the instruction that does.
 */
#define TOPHALF_REACHED_BASE		0x30000000
#define TOPHALF_REACHED_BELOW		0x10000000	/* IMAGE_BASE - REACHED_BASE */

/*
 * Whether an address has shadow memory, and where: layout.h has it as
 * KERNEL_BASE <= address < WINDOW_BASE, and SHADOW_BASE + (address - KERNEL_BASE) / 8.
 */
#define TOPHALF_SHADOWED_SHIFT		42
#define TOPHALF_SHADOWED_PREFIX		8
#define TOPHALF_SHADOW_BIAS		0x210000000000

#endif
