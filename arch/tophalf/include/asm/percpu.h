/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_TOPHALF_PERCPU_H
#define _ASM_TOPHALF_PERCPU_H

#ifndef __ASSEMBLY__

/*
 * The executing CPU's offset from the per-CPU template.  It changes whenever
 * this code may go on on another CPU, so it is read anew each time.
 */
extern unsigned long tophalf_cpu_offset;

static __always_inline unsigned long tophalf_my_cpu_offset(void)
{
	unsigned long offset;

	asm volatile("movq tophalf_cpu_offset, %0" : "=r" (offset));
	return offset;
}

#define __my_cpu_offset		tophalf_my_cpu_offset()

#include <asm-generic/percpu.h>

#endif
#endif
