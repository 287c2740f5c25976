// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutexes with priority inheritance (Sha, Rajkumar and Lehoczky 1990).
 *
 * The waiters stand in the order of their priorities.  While somebody waits, the
 * holder runs at least at the priority of the first waiter, so that no task of a
 * priority between the two keeps both from going on; if the holder waits in turn
 * the priority goes on to whom it waits for.  A release gives the mutex to the
 * first waiter.
 */
#include <linux/debug_locks.h>
#include <linux/rtmutex.h>
#include <linux/sched/signal.h>
#include "locking.h"

int max_lock_depth = 1024;

struct rt_mutex_waiter {
	struct rb_node node;		/* in rt_mutex_base.waiters */
	struct task_struct *task;
	struct rt_mutex_base *lock;
	int prio;
	bool given;
};

#define waiter_of(rb) rb_entry(rb, struct rt_mutex_waiter, node)

void rt_mutex_base_init(struct rt_mutex_base *base)
{
	raw_spin_lock_init(&base->wait_lock);
	base->waiters = RB_ROOT_CACHED;
	base->owner = NULL;
}

void __rt_mutex_init(struct rt_mutex *lock, const char *name, struct lock_class_key *key)
{
	debug_check_no_locks_freed(lock, sizeof(*lock));
	rt_mutex_base_init(&lock->rtmutex);
	lockdep_init_map_wait(&lock->dep_map, name, key, 0, LD_WAIT_SLEEP);
}

static struct rt_mutex_waiter *first_waiter(const struct rt_mutex_base *base)
{
	struct rb_node *first = rb_first_cached(&base->waiters);

	return first ? waiter_of(first) : NULL;
}

/* Equals stay in the order in which they came. */
static bool goes_before(struct rb_node *a, const struct rb_node *b)
{
	return waiter_of(a)->prio < waiter_of(b)->prio;
}

static void enqueue(struct rt_mutex_waiter *waiter)
{
	waiter->prio = waiter->task->prio;
	rb_add_cached(&waiter->node, &waiter->lock->waiters, goes_before);
}

/*
 * The priority that `task` has by itself or is lent by those that wait for what
 * it holds.  Which mutexes a task holds is not kept, so a lent priority is taken
 * back when any of them is released, and lent anew by waiters that come later.
 */
static void lend(struct task_struct *task, int prio)
{
	unsigned int depth;

	for (depth = 0; task && depth < max_lock_depth; depth++) {
		struct rt_mutex_waiter *waiter = task->pi_blocked_on;

		if (task->prio <= prio)
			return;
		task->prio = prio;
		sched_reconsider(task);
		if (!waiter)
			return;
		rb_erase_cached(&waiter->node, &waiter->lock->waiters);
		enqueue(waiter);
		task = waiter->lock->owner;
	}
}

static void take_back(struct task_struct *task)
{
	if (task->prio == task->normal_prio)
		return;
	task->prio = task->normal_prio;
	sched_reconsider(task);
}

/* Process context. */
static int wait_for_owner(struct rt_mutex_base *base, unsigned int state, bool allowed)
{
	struct rt_mutex_waiter waiter = { .task = current, .lock = base };
	int error = 0;

	enqueue(&waiter);
	current->pi_blocked_on = &waiter;
	lend(base->owner, current->prio);
	for (;;) {
		set_current_state(state);
		if (waiter.given)
			break;
		if (signal_pending_state(state, current)) {
			rb_erase_cached(&waiter.node, &base->waiters);
			error = -EINTR;
			break;
		}
		lock_sleep(allowed);
	}
	__set_current_state(TASK_RUNNING);
	current->pi_blocked_on = NULL;
	return error;
}

static int lock_common(struct rt_mutex *lock, const char *name, unsigned int state,
		       unsigned int subclass, struct lockdep_map *nest, unsigned long ip)
{
	struct rt_mutex_base *base = &lock->rtmutex;
	bool allowed = lock_may_mutex(name);
	struct task_wait wait;
	int error = 0;

	tophalf_point();
	if (unlikely(base->owner == current))
		lock_self_deadlock("rt_mutex", lock, lock_name(lock->dep_map.name));
	mutex_acquire_nest(&lock->dep_map, subclass, 0, nest, ip);
	if (!base->owner) {
		base->owner = current;
	} else {
		wait_begin(&wait, &wait_rt_mutex, &lock->dep_map, lock->dep_map.name, NULL,
			   wait_signal_ends(state));
		error = wait_for_owner(base, state, allowed);
		wait_end(&wait);
	}
	if (error)
		mutex_release(&lock->dep_map, ip);
	else
		kcsan_acquire_object(lock);
	return error;
}

/* Process context, may sleep. */
void __sched rt_mutex_lock_nested(struct rt_mutex *lock, unsigned int subclass)
{
	lock_common(lock, "rt_mutex_lock", TASK_UNINTERRUPTIBLE, subclass, NULL, _RET_IP_);
}

void __sched _rt_mutex_lock_nest_lock(struct rt_mutex *lock, struct lockdep_map *nest)
{
	lock_common(lock, "rt_mutex_lock", TASK_UNINTERRUPTIBLE, 0, nest, _RET_IP_);
}

int __sched rt_mutex_lock_interruptible(struct rt_mutex *lock)
{
	return lock_common(lock, "rt_mutex_lock_interruptible", TASK_INTERRUPTIBLE, 0, NULL, _RET_IP_);
}

int __sched rt_mutex_lock_killable(struct rt_mutex *lock)
{
	return lock_common(lock, "rt_mutex_lock_killable", TASK_KILLABLE, 0, NULL, _RET_IP_);
}

/* Process context, atomic or not. */
int __sched rt_mutex_trylock(struct rt_mutex *lock)
{
	if (hardirq_count() || in_serving_softirq())
		check_may_mutex("rt_mutex_trylock");
	tophalf_point();
	if (lock->rtmutex.owner)
		return 0;
	lock->rtmutex.owner = current;
	mutex_acquire(&lock->dep_map, 0, 1, _RET_IP_);
	kcsan_acquire_object(lock);
	return 1;
}

/* Process context, by the task that holds it. */
void __sched rt_mutex_unlock(struct rt_mutex *lock)
{
	struct rt_mutex_base *base = &lock->rtmutex;
	struct rt_mutex_waiter *first;

	mutex_release(&lock->dep_map, _RET_IP_);
	tophalf_point();
	kcsan_release_object(lock);
	first = first_waiter(base);
	if (base->owner)
		take_back(base->owner);
	if (!first) {
		base->owner = NULL;
		return;
	}
	rb_erase_cached(&first->node, &base->waiters);
	base->owner = first->task;
	/* It waits no longer, and those that do wait for it. */
	first->task->pi_blocked_on = NULL;
	if (first_waiter(base))
		lend(base->owner, first_waiter(base)->prio);
	lock_wake(first->task, first->given = true);
	tophalf_point();
}

void rt_mutex_debug_task_free(struct task_struct *task)
{
	DEBUG_LOCKS_WARN_ON(task->pi_blocked_on);
}
