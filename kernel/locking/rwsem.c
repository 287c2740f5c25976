// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reader/writer semaphores.
 *
 * count is as Linux's headers read it: bit 0 for a writer, the rest for readers.
 * Whoever finds a queue stands in it, so neither side starves.  A release gives
 * the semaphore to the first in the queue, and with a reader to all readers
 * there: those that are given it hold it before they run again.
 */
#include <linux/debug_locks.h>
#include <linux/rwsem.h>
#include <linux/sched/signal.h>
#include <linux/sched/wake_q.h>
#include "locking.h"

#define READER		(1UL << 8)

struct rwsem_waiter {
	struct list_head list;
	struct task_struct *task;
	bool writer;
	bool given;
};

static unsigned long count_of(const struct rw_semaphore *sem)
{
	return atomic_long_read(&sem->count);
}

void __init_rwsem(struct rw_semaphore *sem, const char *name, struct lock_class_key *key)
{
	debug_check_no_locks_freed(sem, sizeof(*sem));
	lockdep_init_map_wait(&sem->dep_map, name, key, 0, LD_WAIT_SLEEP);
	sem->magic = sem;
	atomic_long_set(&sem->count, RWSEM_UNLOCKED_VALUE);
	atomic_long_set(&sem->owner, 0);
	raw_spin_lock_init(&sem->wait_lock);
	INIT_LIST_HEAD(&sem->wait_list);
}

static void check_initialised(struct rw_semaphore *sem)
{
	if (likely(sem->magic == sem))
		return;
	lock_uninitialised("rw_semaphore", sem, (unsigned long)sem->magic, sem->dep_map.name);
	atomic_long_set(&sem->count, RWSEM_UNLOCKED_VALUE);
	INIT_LIST_HEAD(&sem->wait_list);
	sem->magic = sem;
}

/* Whoever holds it now is ordered with those before. */
static void note_taken(struct rw_semaphore *sem, bool writer)
{
	if (writer)
		kcsan_acquire_exclusive(sem);
	else
		kcsan_acquire_shared(sem);
}

static void give(struct rw_semaphore *sem, struct task_struct *task, bool writer)
{
	atomic_long_add(writer ? RWSEM_WRITER_LOCKED : READER, &sem->count);
	atomic_long_set(&sem->owner, writer ? (long)task : 0);
}

static bool available(const struct rw_semaphore *sem, bool writer)
{
	return !(count_of(sem) & (writer ? ~0UL : RWSEM_WRITER_LOCKED));
}

/* For operations (operation.h); readers are ordered among themselves as if they wrote. */
static u32 read_is_free(const void *object)
{
	return available(object, false);
}

static u32 write_is_free(const void *object)
{
	return available(object, true);
}

/* Any context.  The operation is about the semaphore, and `awaits` it or does not. */
static void touch(const struct rw_semaphore *sem, u32 awaits)
{
	if (likely(!tophalf_machine.by_operations))
		return;
	operation_note(sem, sizeof(*sem), TOPHALF_TOUCH_WRITES | awaits |
		       (available(sem, true) ? 0 : TOPHALF_TOUCH_SHUT) |
		       (available(sem, false) ? 0 : TOPHALF_TOUCH_SHUT_SHARED));
}

static bool try_take(struct rw_semaphore *sem, bool writer)
{
	if (!available(sem, writer))
		return false;
	give(sem, current, writer);
	note_taken(sem, writer);
	return true;
}

/* Any context.  Gives the semaphore to those at the front of the queue that can have it. */
static void serve_queue(struct rw_semaphore *sem)
{
	struct rwsem_waiter *waiter, *next;
	bool reader_served = false;
	DEFINE_WAKE_Q(woken);

	list_for_each_entry_safe(waiter, next, &sem->wait_list, list) {
		if (waiter->writer && reader_served)
			continue;
		if (!available(sem, waiter->writer))
			break;
		give(sem, waiter->task, waiter->writer);
		list_del(&waiter->list);
		waiter->given = true;
		wake_q_add(&woken, waiter->task);
		if (waiter->writer)
			break;
		reader_served = true;
	}
	wake_up_q(&woken);
}

/* Process context.  0 or -EINTR. */
static int wait_for_rwsem(struct rw_semaphore *sem, bool writer, unsigned int state, bool allowed)
{
	struct rwsem_waiter waiter = { .task = current, .writer = writer };

	list_add_tail(&waiter.list, &sem->wait_list);
	for (;;) {
		set_current_state(state);
		if (waiter.given)
			break;
		if (signal_pending_state(state, current)) {
			__set_current_state(TASK_RUNNING);
			list_del(&waiter.list);
			/* It may have kept others from going on. */
			serve_queue(sem);
			return -EINTR;
		}
		lock_sleep(allowed);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

/* What is asked before anything is waited for.  True if the context may sleep. */
static bool check_down(struct rw_semaphore *sem, bool writer, const char *name)
{
	bool allowed = lock_may_sleep(name);

	check_initialised(sem);
	tophalf_point();
	if (unlikely(count_of(sem) & RWSEM_WRITER_LOCKED &&
		     atomic_long_read(&sem->owner) == (long)current))
		lock_self_deadlock("rw_semaphore", sem, lock_name(sem->dep_map.name));
	/* A writer that reads already waits for itself. */
	if (writer && unlikely(count_of(sem) >= READER &&
			       lock_is_held_type(&sem->dep_map, 1) == LOCK_STATE_HELD))
		lock_self_deadlock("rw_semaphore", sem, lock_name(sem->dep_map.name));
	return allowed;
}

static int take(struct rw_semaphore *sem, bool writer, unsigned int state, bool allowed)
{
	struct task_wait wait;
	int error;

	if (list_empty(&sem->wait_list) && try_take(sem, writer))
		return 0;
	/* A reader behind a writer in the queue waits for the readers that the writer waits for. */
	wait_begin(&wait, &wait_rwsem, &sem->dep_map, sem->dep_map.name, NULL,
		   wait_signal_ends(state));
	error = wait_for_rwsem(sem, writer, state, allowed);
	wait_end(&wait);
	if (!error)
		note_taken(sem, writer);
	return error;
}

static int down_read_common(struct rw_semaphore *sem, unsigned int subclass, const char *name,
			    unsigned int state, unsigned long ip)
{
	u32 awaits = operation_begin_await(read_is_free, sem, ip);
	bool allowed;
	int error;

	touch(sem, awaits ? awaits | TOPHALF_TOUCH_SHARED : 0);
	allowed = check_down(sem, false, name);
	rwsem_acquire_read(&sem->dep_map, subclass, 0, ip);
	error = take(sem, false, state, allowed);
	if (error)
		rwsem_release(&sem->dep_map, ip);
	return error;
}

static int down_write_common(struct rw_semaphore *sem, unsigned int subclass,
			     struct lockdep_map *nest, const char *name, unsigned int state,
			     unsigned long ip)
{
	u32 awaits = operation_begin_await(write_is_free, sem, ip);
	bool allowed;
	int error;

	touch(sem, awaits);
	allowed = check_down(sem, true, name);
	rwsem_acquire_nest(&sem->dep_map, subclass, 0, nest, ip);
	error = take(sem, true, state, allowed);
	if (error)
		rwsem_release(&sem->dep_map, ip);
	return error;
}

/* Process context, may sleep: all that follow but for those with try. */
void __sched down_read(struct rw_semaphore *sem)
{
	down_read_common(sem, 0, "down_read", TASK_UNINTERRUPTIBLE, _RET_IP_);
}

int __sched down_read_interruptible(struct rw_semaphore *sem)
{
	return down_read_common(sem, 0, "down_read_interruptible", TASK_INTERRUPTIBLE, _RET_IP_);
}

int __sched down_read_killable(struct rw_semaphore *sem)
{
	return down_read_common(sem, 0, "down_read_killable", TASK_KILLABLE, _RET_IP_);
}

void __sched down_read_nested(struct rw_semaphore *sem, int subclass)
{
	down_read_common(sem, subclass, "down_read", TASK_UNINTERRUPTIBLE, _RET_IP_);
}

int __sched down_read_killable_nested(struct rw_semaphore *sem, int subclass)
{
	return down_read_common(sem, subclass, "down_read_killable", TASK_KILLABLE, _RET_IP_);
}

/* Another task will release it, so this one does not hold it. */
void __sched down_read_non_owner(struct rw_semaphore *sem)
{
	bool allowed = check_down(sem, false, "down_read_non_owner");

	take(sem, false, TASK_UNINTERRUPTIBLE, allowed);
}

void __sched down_write(struct rw_semaphore *sem)
{
	down_write_common(sem, 0, NULL, "down_write", TASK_UNINTERRUPTIBLE, _RET_IP_);
}

int __sched down_write_killable(struct rw_semaphore *sem)
{
	return down_write_common(sem, 0, NULL, "down_write_killable", TASK_KILLABLE, _RET_IP_);
}

void __sched down_write_nested(struct rw_semaphore *sem, int subclass)
{
	down_write_common(sem, subclass, NULL, "down_write", TASK_UNINTERRUPTIBLE, _RET_IP_);
}

int __sched down_write_killable_nested(struct rw_semaphore *sem, int subclass)
{
	return down_write_common(sem, subclass, NULL, "down_write_killable", TASK_KILLABLE, _RET_IP_);
}

void __sched _down_write_nest_lock(struct rw_semaphore *sem, struct lockdep_map *nest)
{
	down_write_common(sem, 0, nest, "down_write", TASK_UNINTERRUPTIBLE, _RET_IP_);
}

/* Any context. */
int down_read_trylock(struct rw_semaphore *sem)
{
	operation_begin(_RET_IP_);
	touch(sem, 0);
	check_initialised(sem);
	tophalf_point();
	if (!try_take(sem, false))
		return 0;
	rwsem_acquire_read(&sem->dep_map, 0, 1, _RET_IP_);
	return 1;
}

int down_write_trylock(struct rw_semaphore *sem)
{
	operation_begin(_RET_IP_);
	touch(sem, 0);
	check_initialised(sem);
	tophalf_point();
	if (!try_take(sem, true))
		return 0;
	rwsem_acquire(&sem->dep_map, 0, 1, _RET_IP_);
	return 1;
}

static void release_reader(struct rw_semaphore *sem)
{
	tophalf_point();
	kcsan_release_shared(sem);
	/* Not held by a reader: that it is not held at all was reported above. */
	if (count_of(sem) < READER)
		return;
	atomic_long_sub(READER, &sem->count);
	serve_queue(sem);
}

/* Process context. */
void up_read(struct rw_semaphore *sem)
{
	operation_begin(_RET_IP_);
	touch(sem, 0);
	check_initialised(sem);
	rwsem_release(&sem->dep_map, _RET_IP_);
	release_reader(sem);
}

void up_read_non_owner(struct rw_semaphore *sem)
{
	check_initialised(sem);
	release_reader(sem);
}

void up_write(struct rw_semaphore *sem)
{
	operation_begin(_RET_IP_);
	touch(sem, 0);
	check_initialised(sem);
	rwsem_release(&sem->dep_map, _RET_IP_);
	tophalf_point();
	kcsan_release_exclusive(sem);
	if (!(count_of(sem) & RWSEM_WRITER_LOCKED))
		return;
	atomic_long_set(&sem->owner, 0);
	atomic_long_sub(RWSEM_WRITER_LOCKED, &sem->count);
	serve_queue(sem);
}

/* Process context.  The writer goes on as a reader, without a gap. */
void downgrade_write(struct rw_semaphore *sem)
{
	operation_begin(_RET_IP_);
	touch(sem, 0);
	check_initialised(sem);
	lock_downgrade(&sem->dep_map, _RET_IP_);
	kcsan_release_exclusive(sem);
	if (DEBUG_LOCKS_WARN_ON(!(count_of(sem) & RWSEM_WRITER_LOCKED)))
		return;
	atomic_long_set(&sem->owner, 0);
	atomic_long_add(READER - RWSEM_WRITER_LOCKED, &sem->count);
	serve_queue(sem);
}
