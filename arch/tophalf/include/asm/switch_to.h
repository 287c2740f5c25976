/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_TOPHALF_SWITCH_TO_H
#define _ASM_TOPHALF_SWITCH_TO_H

#include <linux/sched.h>

/* Interrupts off.  Returns on the stack of `previous`, when that runs again. */
extern struct task_struct *__switch_to(struct task_struct *previous, struct task_struct *next);

#define switch_to(previous, next, last)			\
do {							\
	(last) = __switch_to((previous), (next));	\
} while (0)

#endif
