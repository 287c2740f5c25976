/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_TOPHALF_IRQ_H
#define _ASM_TOPHALF_IRQ_H

#define NR_IRQS		512

static inline int irq_canonicalize(int irq)
{
	return irq;
}

#endif
