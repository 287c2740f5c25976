/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interrupt flag of the executing CPU.
 *
 * It lives in the CPU's registers as the machine sees them.  Turning it on is
 * where a pending interrupt is taken; kernel/irq/flags.c does that.
 */
#ifndef _ASM_TOPHALF_IRQFLAGS_H
#define _ASM_TOPHALF_IRQFLAGS_H

#ifndef __ASSEMBLY__

#define ARCH_IRQ_DISABLED	1UL
#define ARCH_IRQ_ENABLED	0UL

/* Any context. */
extern unsigned long arch_local_save_flags(void);
extern void arch_local_irq_restore(unsigned long flags);

#include <asm-generic/irqflags.h>

#endif
#endif
