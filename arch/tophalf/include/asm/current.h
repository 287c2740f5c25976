/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The task that the executing CPU runs.
 *
 * It is read by an instruction that the compiler takes for a constant within a
 * function: a task that goes on after it was switched out, on whichever CPU, is
 * still itself.  Being assembler it is not a shared access to the race hook.
 */
#ifndef _ASM_TOPHALF_CURRENT_H
#define _ASM_TOPHALF_CURRENT_H

#ifndef __ASSEMBLY__
#include <linux/compiler.h>

struct task_struct;

/* kernel/sched/core.c: the only writer is the context switch. */
extern struct task_struct *tophalf_current;

static __always_inline struct task_struct *get_current(void)
{
	struct task_struct *task;

	asm("movq tophalf_current, %0" : "=r" (task));
	return task;
}

#define current get_current()

#endif
#endif
