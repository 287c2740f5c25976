/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_TOPHALF_SPINLOCK_TYPES_H
#define _ASM_TOPHALF_SPINLOCK_TYPES_H

#if !defined(__LINUX_SPINLOCK_TYPES_RAW_H) && !defined(__LINUX_SPINLOCK_TYPES_H)
#error please do not include this file directly
#endif

typedef struct {
	unsigned int locked;		/* 0: free, otherwise the holding CPU's number + 1 */
} arch_spinlock_t;

typedef struct {
	int holders;			/* readers, or -1 for a writer */
} arch_rwlock_t;

#define __ARCH_SPIN_LOCK_UNLOCKED	{ 0 }
#define __ARCH_RW_LOCK_UNLOCKED		{ 0 }

#endif
