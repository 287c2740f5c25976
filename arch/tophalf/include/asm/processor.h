/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_TOPHALF_PROCESSOR_H
#define _ASM_TOPHALF_PROCESSOR_H

#include <tophalf/layout.h>

#define TASK_SIZE		_AC(TOPHALF_TASK_SIZE, UL)
#define TASK_SIZE_MAX		TASK_SIZE
#define TASK_UNMAPPED_BASE	(TASK_SIZE / 4)
#define STACK_TOP		TASK_SIZE
#define STACK_TOP_MAX		STACK_TOP

#ifndef __ASSEMBLY__

struct task_struct;
struct pt_regs;

/* Where a task that is not running goes on: its saved stack pointer. */
struct thread_struct {
	void *stack_pointer;
};

#define INIT_THREAD { }

/* Any context.  Lets time pass while the caller polls; kernel/cpu.c. */
extern void cpu_relax(void);

extern unsigned long __get_wchan(struct task_struct *task);

#define KSTK_EIP(task)	(0UL)
#define KSTK_ESP(task)	(0UL)
#define task_pt_regs(task) ((struct pt_regs *)NULL)

static inline void start_thread(struct pt_regs *regs, unsigned long pc, unsigned long sp)
{
}

#endif
#endif
