// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reader/writer semaphores whose readers count per CPU.
 *
 * While no writer is about, a reader is an increment in the header's inline code.
 * A writer makes rcu_sync send readers here, waits a grace period for those in
 * the inline code, sets `block`, and waits until the counts add up to zero.
 */
#include <linux/percpu-rwsem.h>
#include <linux/rcu_sync.h>
#include <linux/rcuwait.h>
#include <linux/wait.h>
#include "locking.h"

int __percpu_init_rwsem(struct percpu_rw_semaphore *sem, const char *name,
			struct lock_class_key *key)
{
	sem->read_count = alloc_percpu(int);
	if (!sem->read_count)
		return -ENOMEM;
	rcu_sync_init(&sem->rss);
	rcuwait_init(&sem->writer);
	init_waitqueue_head(&sem->waiters);
	atomic_set(&sem->block, 0);
	debug_check_no_locks_freed(sem, sizeof(*sem));
	lockdep_init_map(&sem->dep_map, name, key, 0);
	return 0;
}

/* Process context, may sleep.  Null where __percpu_init_rwsem() failed. */
void percpu_free_rwsem(struct percpu_rw_semaphore *sem)
{
	if (!sem->read_count)
		return;
	rcu_sync_dtor(&sem->rss);
	free_percpu(sem->read_count);
	sem->read_count = NULL;
}

static int readers(const struct percpu_rw_semaphore *sem)
{
	int cpu, sum = 0;

	for_each_possible_cpu(cpu)
		sum += *per_cpu_ptr(sem->read_count, cpu);
	return sum;
}

/* Preemption off by one, by the inline caller. */
static bool try_read(struct percpu_rw_semaphore *sem)
{
	if (atomic_read(&sem->block))
		return false;
	this_cpu_inc(*sem->read_count);
	return true;
}

/* Process context with preemption off by one, which is on while it sleeps. */
bool __sched __percpu_down_read(struct percpu_rw_semaphore *sem, bool try)
{
	struct task_wait wait;

	if (try_read(sem))
		return true;
	if (try)
		return false;
	preempt_enable();
	for (;;) {
		wait_begin(&wait, &wait_percpu_rwsem, &sem->dep_map, sem->dep_map.name, NULL,
			   false);
		wait_event(sem->waiters, !atomic_read(&sem->block));
		wait_end(&wait);
		preempt_disable();
		if (try_read(sem))
			return true;
		preempt_enable();
	}
}

bool percpu_is_read_locked(struct percpu_rw_semaphore *sem)
{
	return readers(sem) != 0 && !atomic_read(&sem->block);
}

/* Process context, may sleep. */
void __sched percpu_down_write(struct percpu_rw_semaphore *sem)
{
	struct task_wait wait;

	might_sleep();
	rwsem_acquire(&sem->dep_map, 0, 0, _RET_IP_);
	rcu_sync_enter(&sem->rss);
	wait_begin(&wait, &wait_percpu_rwsem, &sem->dep_map, sem->dep_map.name, NULL, false);
	/* Another writer may have it: its percpu_up_write() wakes this one. */
	wait_event(sem->waiters, !atomic_xchg(&sem->block, 1));
	rcuwait_wait_event(&sem->writer, !readers(sem), TASK_UNINTERRUPTIBLE);
	wait_end(&wait);
	kcsan_acquire_object(sem);
}

void percpu_up_write(struct percpu_rw_semaphore *sem)
{
	rwsem_release(&sem->dep_map, _RET_IP_);
	kcsan_release_object(sem);
	atomic_set_release(&sem->block, 0);
	wake_up_all(&sem->waiters);
	rcu_sync_exit(&sem->rss);
}
