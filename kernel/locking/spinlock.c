// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spinlocks and rwlocks as drivers call them.  Any context.
 *
 * Each form is the same three steps: a preemption point, then whatever the form
 * turns off (interrupts, bottom halves, preemption), then the lock.  Unlocking
 * undoes them backwards and ends in a preemption point.  A lock that nobody
 * holds is reported when it is unlocked, and nothing of what it would have
 * turned on again is turned on but interrupts, which the caller said so.
 */
#include <linux/bottom_half.h>
#include <linux/debug_locks.h>
#include <linux/interrupt.h>
#include <linux/lockdep.h>
#include <linux/spinlock.h>
#include "locking.h"

enum how { PLAIN, IRQ, BH };

/* What goes before taking a lock.  Returns the interrupt flag before. */
static __always_inline unsigned long before_lock(enum how how, unsigned long ip)
{
	unsigned long flags = 0;

	tophalf_point();
	if (how == BH) {
		__local_bh_disable_ip(ip, SOFTIRQ_LOCK_OFFSET);
		return 0;
	}
	if (how == IRQ)
		local_irq_save(flags);
	lock_preempt_disable();
	return flags;
}

static __always_inline void after_unlock(enum how how, unsigned long flags, unsigned long ip)
{
	if (how == BH) {
		__local_bh_enable_ip(ip, SOFTIRQ_LOCK_OFFSET);
		tophalf_point();
		return;
	}
	if (how == IRQ)
		local_irq_restore(flags);
	lock_preempt_enable();
	tophalf_point();
}

/* The lock is not held: what a caller that unlocks it gets back. */
static __always_inline void after_no_unlock(enum how how, unsigned long flags)
{
	if (how == IRQ)
		local_irq_restore(flags);
}

/* ---- spinlocks ---------------------------------------------------------------- */

/* For operations (operation.h): whether `object` can be had. */
static u32 spin_is_free(const void *object)
{
	return !((const raw_spinlock_t *)object)->raw_lock.locked;
}

/* Any context.  The operation is about the lock, and `awaits` it or does not. */
static __always_inline void spin_touch(const raw_spinlock_t *lock, u32 awaits)
{
	operation_touch_object(lock, sizeof(*lock), awaits, !lock->raw_lock.locked);
}

static __always_inline unsigned long spin_take(raw_spinlock_t *lock, unsigned int subclass,
					       struct lockdep_map *nest, enum how how,
					       unsigned long ip)
{
	u32 awaits = operation_begin_await(spin_is_free, lock, ip);
	unsigned long flags;

	spin_touch(lock, awaits);
	flags = before_lock(how, ip);
	spin_acquire_nest(&lock->dep_map, subclass, 0, nest, ip);
	if (lock->raw_lock.locked)
		lock_contended(&lock->dep_map, ip);
	do_raw_spin_lock(lock);
	lock_acquired(&lock->dep_map, ip);
	return flags;
}

static __always_inline int spin_try(raw_spinlock_t *lock, enum how how, unsigned long ip)
{
	operation_begin(ip);
	spin_touch(lock, 0);
	before_lock(how, ip);
	if (do_raw_spin_trylock(lock)) {
		spin_acquire(&lock->dep_map, 0, 1, ip);
		return 1;
	}
	after_unlock(how, 0, ip);
	return 0;
}

static __always_inline void spin_leave(raw_spinlock_t *lock, enum how how, unsigned long flags,
				       unsigned long ip)
{
	bool held = lock->raw_lock.locked || lock_section_held(lock);

	operation_begin(ip);
	spin_touch(lock, 0);
	spin_release(&lock->dep_map, ip);
	if (unlikely(!held)) {
		after_no_unlock(how, flags);
		return;
	}
	do_raw_spin_unlock(lock);
	after_unlock(how, flags, ip);
}

void __lockfunc _raw_spin_lock(raw_spinlock_t *lock)
{
	spin_take(lock, 0, NULL, PLAIN, _RET_IP_);
}

void __lockfunc _raw_spin_lock_nested(raw_spinlock_t *lock, int subclass)
{
	spin_take(lock, subclass, NULL, PLAIN, _RET_IP_);
}

void __lockfunc _raw_spin_lock_nest_lock(raw_spinlock_t *lock, struct lockdep_map *nest)
{
	spin_take(lock, 0, nest, PLAIN, _RET_IP_);
}

void __lockfunc _raw_spin_lock_bh(raw_spinlock_t *lock)
{
	spin_take(lock, 0, NULL, BH, _RET_IP_);
}

void __lockfunc _raw_spin_lock_irq(raw_spinlock_t *lock)
{
	spin_take(lock, 0, NULL, IRQ, _RET_IP_);
}

unsigned long __lockfunc _raw_spin_lock_irqsave(raw_spinlock_t *lock)
{
	return spin_take(lock, 0, NULL, IRQ, _RET_IP_);
}

unsigned long __lockfunc _raw_spin_lock_irqsave_nested(raw_spinlock_t *lock, int subclass)
{
	return spin_take(lock, subclass, NULL, IRQ, _RET_IP_);
}

int __lockfunc _raw_spin_trylock(raw_spinlock_t *lock)
{
	return spin_try(lock, PLAIN, _RET_IP_);
}

int __lockfunc _raw_spin_trylock_bh(raw_spinlock_t *lock)
{
	return spin_try(lock, BH, _RET_IP_);
}

void __lockfunc _raw_spin_unlock(raw_spinlock_t *lock)
{
	spin_leave(lock, PLAIN, 0, _RET_IP_);
}

void __lockfunc _raw_spin_unlock_bh(raw_spinlock_t *lock)
{
	spin_leave(lock, BH, 0, _RET_IP_);
}

void __lockfunc _raw_spin_unlock_irq(raw_spinlock_t *lock)
{
	spin_leave(lock, IRQ, ARCH_IRQ_ENABLED, _RET_IP_);
}

void __lockfunc _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags)
{
	spin_leave(lock, IRQ, flags, _RET_IP_);
}

/* ---- rwlocks -------------------------------------------------------------------- */

/* Readers are ordered among themselves as if they wrote: their number is what a writer waits for. */
static u32 read_is_free(const void *object)
{
	return ((const rwlock_t *)object)->raw_lock.holders >= 0;
}

static u32 write_is_free(const void *object)
{
	return !((const rwlock_t *)object)->raw_lock.holders;
}

/* Any context.  The same of a rwlock. */
static __always_inline void rwlock_touch(const rwlock_t *lock, u32 awaits)
{
	if (likely(!tophalf_machine.by_operations))
		return;
	operation_note(lock, sizeof(*lock), TOPHALF_TOUCH_WRITES | awaits |
		       (lock->raw_lock.holders ? TOPHALF_TOUCH_SHUT : 0) |
		       (lock->raw_lock.holders < 0 ? TOPHALF_TOUCH_SHUT_SHARED : 0));
}

static __always_inline unsigned long read_take(rwlock_t *lock, enum how how, unsigned long ip)
{
	u32 awaits = operation_begin_await(read_is_free, lock, ip);
	unsigned long flags;

	rwlock_touch(lock, awaits ? awaits | TOPHALF_TOUCH_SHARED : 0);
	flags = before_lock(how, ip);
	rwlock_acquire_read(&lock->dep_map, 0, 0, ip);
	do_raw_read_lock(lock);
	return flags;
}

static __always_inline unsigned long write_take(rwlock_t *lock, unsigned int subclass,
						enum how how, unsigned long ip)
{
	u32 awaits = operation_begin_await(write_is_free, lock, ip);
	unsigned long flags;

	rwlock_touch(lock, awaits);
	flags = before_lock(how, ip);
	rwlock_acquire(&lock->dep_map, subclass, 0, ip);
	do_raw_write_lock(lock);
	return flags;
}

static __always_inline void read_leave(rwlock_t *lock, enum how how, unsigned long flags,
				       unsigned long ip)
{
	bool held = lock->raw_lock.holders > 0 || lock_section_held(lock);

	operation_begin(ip);
	rwlock_touch(lock, 0);
	rwlock_release(&lock->dep_map, ip);
	if (unlikely(!held)) {
		after_no_unlock(how, flags);
		return;
	}
	do_raw_read_unlock(lock);
	after_unlock(how, flags, ip);
}

static __always_inline void write_leave(rwlock_t *lock, enum how how, unsigned long flags,
					unsigned long ip)
{
	bool held = lock->raw_lock.holders < 0 || lock_section_held(lock);

	operation_begin(ip);
	rwlock_touch(lock, 0);
	rwlock_release(&lock->dep_map, ip);
	if (unlikely(!held)) {
		after_no_unlock(how, flags);
		return;
	}
	do_raw_write_unlock(lock);
	after_unlock(how, flags, ip);
}

int __lockfunc _raw_read_trylock(rwlock_t *lock)
{
	operation_begin(_RET_IP_);
	rwlock_touch(lock, 0);
	before_lock(PLAIN, _RET_IP_);
	if (do_raw_read_trylock(lock)) {
		rwlock_acquire_read(&lock->dep_map, 0, 1, _RET_IP_);
		return 1;
	}
	after_unlock(PLAIN, 0, _RET_IP_);
	return 0;
}

int __lockfunc _raw_write_trylock(rwlock_t *lock)
{
	operation_begin(_RET_IP_);
	rwlock_touch(lock, 0);
	before_lock(PLAIN, _RET_IP_);
	if (do_raw_write_trylock(lock)) {
		rwlock_acquire(&lock->dep_map, 0, 1, _RET_IP_);
		return 1;
	}
	after_unlock(PLAIN, 0, _RET_IP_);
	return 0;
}

void __lockfunc _raw_read_lock(rwlock_t *lock)
{
	read_take(lock, PLAIN, _RET_IP_);
}

void __lockfunc _raw_read_lock_bh(rwlock_t *lock)
{
	read_take(lock, BH, _RET_IP_);
}

void __lockfunc _raw_read_lock_irq(rwlock_t *lock)
{
	read_take(lock, IRQ, _RET_IP_);
}

unsigned long __lockfunc _raw_read_lock_irqsave(rwlock_t *lock)
{
	return read_take(lock, IRQ, _RET_IP_);
}

void __lockfunc _raw_read_unlock(rwlock_t *lock)
{
	read_leave(lock, PLAIN, 0, _RET_IP_);
}

void __lockfunc _raw_read_unlock_bh(rwlock_t *lock)
{
	read_leave(lock, BH, 0, _RET_IP_);
}

void __lockfunc _raw_read_unlock_irq(rwlock_t *lock)
{
	read_leave(lock, IRQ, ARCH_IRQ_ENABLED, _RET_IP_);
}

void __lockfunc _raw_read_unlock_irqrestore(rwlock_t *lock, unsigned long flags)
{
	read_leave(lock, IRQ, flags, _RET_IP_);
}

void __lockfunc _raw_write_lock(rwlock_t *lock)
{
	write_take(lock, 0, PLAIN, _RET_IP_);
}

void __lockfunc _raw_write_lock_nested(rwlock_t *lock, int subclass)
{
	write_take(lock, subclass, PLAIN, _RET_IP_);
}

void __lockfunc _raw_write_lock_bh(rwlock_t *lock)
{
	write_take(lock, 0, BH, _RET_IP_);
}

void __lockfunc _raw_write_lock_irq(rwlock_t *lock)
{
	write_take(lock, 0, IRQ, _RET_IP_);
}

unsigned long __lockfunc _raw_write_lock_irqsave(rwlock_t *lock)
{
	return write_take(lock, 0, IRQ, _RET_IP_);
}

void __lockfunc _raw_write_unlock(rwlock_t *lock)
{
	write_leave(lock, PLAIN, 0, _RET_IP_);
}

void __lockfunc _raw_write_unlock_bh(rwlock_t *lock)
{
	write_leave(lock, BH, 0, _RET_IP_);
}

void __lockfunc _raw_write_unlock_irq(rwlock_t *lock)
{
	write_leave(lock, IRQ, ARCH_IRQ_ENABLED, _RET_IP_);
}

void __lockfunc _raw_write_unlock_irqrestore(rwlock_t *lock, unsigned long flags)
{
	write_leave(lock, IRQ, flags, _RET_IP_);
}

/* Lock functions are not told apart from others by their address. */
int in_lock_functions(unsigned long address)
{
	(void)address;
	return 0;
}

void lockdep_assert_in_softirq_func(void)
{
	WARN_ON_ONCE(debug_locks && (!in_softirq() || in_hardirq() || in_nmi()));
}
