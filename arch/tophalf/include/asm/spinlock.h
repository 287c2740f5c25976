/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Spinning.  A CPU that finds a lock taken does not loop: the machine sets it
 * aside, as one event, until the word changes (kernel/locking/spin.c).
 * Any context.
 */
#ifndef _ASM_TOPHALF_SPINLOCK_H
#define _ASM_TOPHALF_SPINLOCK_H

#include <linux/compiler.h>
#include <asm/spinlock_types.h>

extern void arch_spin_lock(arch_spinlock_t *lock);
extern int arch_spin_trylock(arch_spinlock_t *lock);
extern void arch_spin_unlock(arch_spinlock_t *lock);

static __always_inline int arch_spin_is_locked(arch_spinlock_t *lock)
{
	return __READ_ONCE(lock->locked) != 0;
}

static __always_inline int arch_spin_value_unlocked(arch_spinlock_t lock)
{
	return lock.locked == 0;
}

static __always_inline int arch_spin_is_contended(arch_spinlock_t *lock)
{
	return 0;
}

extern void arch_read_lock(arch_rwlock_t *lock);
extern void arch_write_lock(arch_rwlock_t *lock);
extern int arch_read_trylock(arch_rwlock_t *lock);
extern int arch_write_trylock(arch_rwlock_t *lock);
extern void arch_read_unlock(arch_rwlock_t *lock);
extern void arch_write_unlock(arch_rwlock_t *lock);

#endif
