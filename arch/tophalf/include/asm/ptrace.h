/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_TOPHALF_PTRACE_H
#define _ASM_TOPHALF_PTRACE_H

#include <uapi/asm/ptrace.h>

#ifndef __ASSEMBLY__

/* The simulated CPU saves no registers in memory: an interrupt is a call. */
struct pt_regs {
	unsigned long ip;
	unsigned long sp;
	unsigned long fp;
};

#define instruction_pointer(regs)	((regs)->ip)
#define user_stack_pointer(regs)	((regs)->sp)
#define frame_pointer(regs)		((regs)->fp)
#define profile_pc(regs)		instruction_pointer(regs)
#define user_mode(regs)			0

static inline unsigned long kernel_stack_pointer(struct pt_regs *regs)
{
	return regs->sp;
}

static inline void instruction_pointer_set(struct pt_regs *regs, unsigned long ip)
{
	regs->ip = ip;
}

static inline int regs_irqs_disabled(struct pt_regs *regs)
{
	return 0;
}

#define arch_has_single_step()	0

#endif
#endif
