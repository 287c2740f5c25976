/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_TOPHALF_SMP_H
#define _ASM_TOPHALF_SMP_H

#include <linux/cpumask.h>
#include <linux/thread_info.h>

/* Any context.  The executing CPU; kernel/smp.c. */
extern unsigned int tophalf_cpu_number(void);
#define raw_smp_processor_id()	tophalf_cpu_number()

extern void arch_smp_send_reschedule(int cpu);
extern void arch_send_call_function_single_ipi(int cpu);
extern void arch_send_call_function_ipi_mask(const struct cpumask *mask);
extern void smp_send_stop(void);

#endif
