/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One host thread runs all CPUs, so memory is sequentially consistent and a
 * barrier has to hold back the compiler only.
 */
#ifndef _ASM_TOPHALF_BARRIER_H
#define _ASM_TOPHALF_BARRIER_H

#define mb()	barrier()
#define rmb()	barrier()
#define wmb()	barrier()

#include <asm-generic/barrier.h>

#endif
