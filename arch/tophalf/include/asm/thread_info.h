/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_TOPHALF_THREAD_INFO_H
#define _ASM_TOPHALF_THREAD_INFO_H

#include <tophalf/layout.h>

#define THREAD_SIZE		TOPHALF_STACK_SIZE
#define THREAD_SIZE_ORDER	4
#define THREAD_SHIFT		16

#ifndef __ASSEMBLY__

struct thread_info {
	unsigned long flags;		/* TIF_* */
	unsigned long syscall_work;
	int preempt_count;
	unsigned int cpu;
};

#define INIT_THREAD_INFO(task)			\
{						\
	.flags = 0,				\
	.preempt_count = INIT_PREEMPT_COUNT,	\
}

#endif

#define TIF_SIGPENDING		0
#define TIF_NEED_RESCHED	1
#define TIF_NOTIFY_RESUME	2
#define TIF_NOTIFY_SIGNAL	3
#define TIF_MEMDIE		4
#define TIF_POLLING_NRFLAG	5
#define TIF_RESTORE_SIGMASK	6

#define _TIF_SIGPENDING		(1 << TIF_SIGPENDING)
#define _TIF_NEED_RESCHED	(1 << TIF_NEED_RESCHED)
#define _TIF_NOTIFY_RESUME	(1 << TIF_NOTIFY_RESUME)
#define _TIF_NOTIFY_SIGNAL	(1 << TIF_NOTIFY_SIGNAL)

#endif
