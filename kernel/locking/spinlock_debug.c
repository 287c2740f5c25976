// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spinlocks and rwlocks with what CONFIG_DEBUG_SPINLOCK keeps in them: whether
 * they were initialised, and who holds them.  Any context.
 */
#include <linux/lockdep.h>
#include <linux/spinlock.h>
#include "locking.h"

void __raw_spin_lock_init(raw_spinlock_t *lock, const char *name, struct lock_class_key *key,
			  short inner)
{
	debug_check_no_locks_freed(lock, sizeof(*lock));
	lockdep_init_map_wait(&lock->dep_map, name, key, 0, inner);
	lock->raw_lock = (arch_spinlock_t)__ARCH_SPIN_LOCK_UNLOCKED;
	lock->magic = SPINLOCK_MAGIC;
	lock->owner = SPINLOCK_OWNER_INIT;
	lock->owner_cpu = -1;
}

void __rwlock_init(rwlock_t *lock, const char *name, struct lock_class_key *key)
{
	debug_check_no_locks_freed(lock, sizeof(*lock));
	lockdep_init_map_wait(&lock->dep_map, name, key, 0, LD_WAIT_CONFIG);
	lock->raw_lock = (arch_rwlock_t)__ARCH_RW_LOCK_UNLOCKED;
	lock->magic = RWLOCK_MAGIC;
	lock->owner = SPINLOCK_OWNER_INIT;
	lock->owner_cpu = -1;
}

/* Zeroed memory is a free lock without an owner: it is reported, and works from then on. */
static void check_spinlock(raw_spinlock_t *lock)
{
	if (likely(lock->magic == SPINLOCK_MAGIC))
		return;
	lock_uninitialised("spinlock", lock, (unsigned long)lock->magic, lock->dep_map.name);
	lock->raw_lock = (arch_spinlock_t)__ARCH_SPIN_LOCK_UNLOCKED;
	lock->magic = SPINLOCK_MAGIC;
	lock->owner = SPINLOCK_OWNER_INIT;
	lock->owner_cpu = -1;
}

static void spinlock_taken(raw_spinlock_t *lock)
{
	lock->owner = current;
	lock->owner_cpu = tophalf_machine.cpu;
	section_begin(SECTION_SPINLOCK, lock, lock_name(lock->dep_map.name));
}

/* Another CPU has the lock: this one spins until it lets go. */
static noinline void spin_for_lock(raw_spinlock_t *lock)
{
	struct task_wait wait;

	wait_begin(&wait, &wait_spinlock, &lock->dep_map, lock->dep_map.name, NULL, false);
	arch_spin_lock(&lock->raw_lock);
	wait_end(&wait);
}

void do_raw_spin_lock(raw_spinlock_t *lock)
{
	check_spinlock(lock);
	if (unlikely(lock->raw_lock.locked && lock->owner == current))
		lock_self_deadlock("spinlock", lock, lock_name(lock->dep_map.name));
	if (unlikely(lock->raw_lock.locked))
		spin_for_lock(lock);
	else
		arch_spin_lock(&lock->raw_lock);
	spinlock_taken(lock);
}

int do_raw_spin_trylock(raw_spinlock_t *lock)
{
	check_spinlock(lock);
	if (!arch_spin_trylock(&lock->raw_lock))
		return 0;
	spinlock_taken(lock);
	return 1;
}

void do_raw_spin_unlock(raw_spinlock_t *lock)
{
	lock->owner = SPINLOCK_OWNER_INIT;
	lock->owner_cpu = -1;
	section_end(SECTION_SPINLOCK, lock);
	arch_spin_unlock(&lock->raw_lock);
}

static void check_rwlock(rwlock_t *lock)
{
	if (likely(lock->magic == RWLOCK_MAGIC))
		return;
	lock_uninitialised("rwlock", lock, (unsigned long)lock->magic, lock->dep_map.name);
	lock->raw_lock = (arch_rwlock_t)__ARCH_RW_LOCK_UNLOCKED;
	lock->magic = RWLOCK_MAGIC;
	lock->owner = SPINLOCK_OWNER_INIT;
	lock->owner_cpu = -1;
}

static noinline void spin_for_rwlock(rwlock_t *lock, void (*take)(arch_rwlock_t *word))
{
	struct task_wait wait;

	wait_begin(&wait, &wait_rwlock, &lock->dep_map, lock->dep_map.name, NULL, false);
	take(&lock->raw_lock);
	wait_end(&wait);
}

void do_raw_read_lock(rwlock_t *lock)
{
	check_rwlock(lock);
	if (unlikely(lock->raw_lock.holders < 0 && lock->owner == current))
		lock_self_deadlock("rwlock", lock, lock_name(lock->dep_map.name));
	if (unlikely(lock->raw_lock.holders < 0))
		spin_for_rwlock(lock, arch_read_lock);
	else
		arch_read_lock(&lock->raw_lock);
	section_begin(SECTION_RWLOCK, lock, lock_name(lock->dep_map.name));
}

int do_raw_read_trylock(rwlock_t *lock)
{
	check_rwlock(lock);
	if (!arch_read_trylock(&lock->raw_lock))
		return 0;
	section_begin(SECTION_RWLOCK, lock, lock_name(lock->dep_map.name));
	return 1;
}

void do_raw_read_unlock(rwlock_t *lock)
{
	section_end(SECTION_RWLOCK, lock);
	arch_read_unlock(&lock->raw_lock);
}

static void rwlock_written(rwlock_t *lock)
{
	lock->owner = current;
	lock->owner_cpu = tophalf_machine.cpu;
	section_begin(SECTION_RWLOCK, lock, lock_name(lock->dep_map.name));
}

void do_raw_write_lock(rwlock_t *lock)
{
	check_rwlock(lock);
	/* As a writer or as a reader: both keep it from getting the lock. */
	if (unlikely(lock->raw_lock.holders && lock_section_held(lock)))
		lock_self_deadlock("rwlock", lock, lock_name(lock->dep_map.name));
	if (unlikely(lock->raw_lock.holders))
		spin_for_rwlock(lock, arch_write_lock);
	else
		arch_write_lock(&lock->raw_lock);
	rwlock_written(lock);
}

int do_raw_write_trylock(rwlock_t *lock)
{
	check_rwlock(lock);
	if (!arch_write_trylock(&lock->raw_lock))
		return 0;
	rwlock_written(lock);
	return 1;
}

void do_raw_write_unlock(rwlock_t *lock)
{
	lock->owner = SPINLOCK_OWNER_INIT;
	lock->owner_cpu = -1;
	section_end(SECTION_RWLOCK, lock);
	arch_write_unlock(&lock->raw_lock);
}
