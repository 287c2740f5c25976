// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interrupt flag.  Turning it on takes what is pending, and is a
 * preemption point.  Any context.
 */
#include <linux/irqflags.h>
#include "operation.h"

unsigned long arch_local_save_flags(void)
{
	return tophalf_cpu()->irqs_off;
}

void arch_local_irq_restore(unsigned long flags)
{
	struct tophalf_cpu *cpu;
	bool turned_on;

	operation_begin(_RET_IP_);
	cpu = tophalf_cpu();
	turned_on = cpu->irqs_off && !flags;
	cpu->irqs_off = !!flags;
	if (!turned_on)
		return;
	if (cpu->pending)
		tophalf_host->deliver();
	tophalf_point();
}
