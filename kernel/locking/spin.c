// SPDX-License-Identifier: GPL-2.0-only
/*
 * The words that CPUs spin on, and what all locks do when there is no way on.
 *
 * A CPU that finds a word taken is set aside by the machine until the word
 * changes: one event, however long it takes.
 */
#include <linux/spinlock.h>
#include "../mm/kasan/kasan.h"
#include "../mm/slab.h"
#include "locking.h"

/* What a lock's magic number is in memory that the allocator has marked as free. */
#define FREED_MAGIC	0x6b6b6b6bu

/* Any context: all of these. */
void arch_spin_lock(arch_spinlock_t *lock)
{
	while (lock->locked)
		tophalf_host->spin_wait(&lock->locked, sizeof(lock->locked), lock->locked);
	lock->locked = tophalf_machine.cpu + 1;
	kcsan_acquire_object(lock);
}

int arch_spin_trylock(arch_spinlock_t *lock)
{
	if (lock->locked)
		return 0;
	lock->locked = tophalf_machine.cpu + 1;
	kcsan_acquire_object(lock);
	return 1;
}

void arch_spin_unlock(arch_spinlock_t *lock)
{
	kcsan_release_object(lock);
	lock->locked = 0;
}

static void wait_for_change(arch_rwlock_t *lock)
{
	tophalf_host->spin_wait(&lock->holders, sizeof(lock->holders), (u32)lock->holders);
}

void arch_read_lock(arch_rwlock_t *lock)
{
	while (lock->holders < 0)
		wait_for_change(lock);
	lock->holders++;
	kcsan_acquire_shared(lock);
}

void arch_write_lock(arch_rwlock_t *lock)
{
	while (lock->holders)
		wait_for_change(lock);
	lock->holders = -1;
	kcsan_acquire_exclusive(lock);
}

int arch_read_trylock(arch_rwlock_t *lock)
{
	if (lock->holders < 0)
		return 0;
	lock->holders++;
	kcsan_acquire_shared(lock);
	return 1;
}

int arch_write_trylock(arch_rwlock_t *lock)
{
	if (lock->holders)
		return 0;
	lock->holders = -1;
	kcsan_acquire_exclusive(lock);
	return 1;
}

void arch_read_unlock(arch_rwlock_t *lock)
{
	kcsan_release_shared(lock);
	if (lock->holders > 0)
		lock->holders--;
}

void arch_write_unlock(arch_rwlock_t *lock)
{
	kcsan_release_exclusive(lock);
	lock->holders = 0;
}

/* The current task's section of `lock`, or -1. */
static int section_of(const void *lock)
{
	const struct tophalf_task *task = tophalf_task(current);
	int i;

	for (i = task->sections_count - 1; i >= 0; i--)
		if (task->sections[i].object == lock)
			return i;
	return -1;
}

bool lock_section_held(const void *lock)
{
	return section_of(lock) >= 0;
}

/* True if the lock was taken outside the innermost context: by what that interrupted. */
static bool taken_outside(const void *lock)
{
	const struct context_frame *frame = (const struct context_frame *)tophalf_machine.frame;
	int section = section_of(lock);

	return (hardirq_count() || in_serving_softirq()) && frame && section >= 0 &&
	       section < (int)frame->sections;
}

void __noreturn lock_self_deadlock(const char *kind, const void *lock, const char *name)
{
	if (taken_outside(lock))
		tophalf_report(TOPHALF_RULE_DEADLOCK,
			       "%s %s is held by the code that was interrupted, which cannot go on",
			       kind, name ? name : "(unnamed)");
	else
		tophalf_report(TOPHALF_RULE_LOCK_RECURSION,
			       "%s %s is taken by the task that holds it already",
			       kind, name ? name : "(unnamed)");
	tophalf_host->end_run(TOPHALF_END_FATAL);
}

void lock_uninitialised(const char *kind, const void *lock, unsigned long magic, const char *name)
{
	struct object_view memory;

	if ((u32)magic != FREED_MAGIC) {
		tophalf_report(TOPHALF_RULE_UNINITIALISED_OBJECT,
			       "%s %s is used before it is initialised", kind,
			       !magic && name ? lock_name(name) : "(unnamed)");
		return;
	}
	if (object_find(lock, &memory) && memory.state != OBJECT_ALLOCATED)
		kasan_note_freed(memory.freed, memory.allocated);
	tophalf_report(TOPHALF_RULE_USE_AFTER_FREE, "a %s is taken in memory that was freed", kind);
	/* Nothing that the run does from here on would be news. */
	tophalf_host->end_run(TOPHALF_END_FATAL);
}

/* Any context. */
const char *lock_name(const char *name)
{
	unsigned long address = (unsigned long)name;

	if (address - TOPHALF_IMAGE_BASE < TOPHALF_IMAGE_LIMIT - TOPHALF_IMAGE_BASE ||
	    address - TOPHALF_KERNEL_BASE < TOPHALF_KERNEL_SIZE)
		return name;
	return "a lock";
}

/* Any context. */
void lock_preempt_enable(void)
{
	if (unlikely(!(preempt_count() & PREEMPT_MASK))) {
		tophalf_report(TOPHALF_RULE_CONTEXT_LEAK,
			       "preemption was enabled while a lock was held that keeps it off");
		return;
	}
	if (__preempt_count_dec_and_test())
		preempt_schedule();
}
