// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each task holds.
 *
 * Every lock is annotated with lock_acquire() and lock_release(); here they keep
 * task_struct.held_locks, a stack in which a release may take out any element.
 * lockdep_assert_held(), the check for locks in memory that is freed, and the
 * report of a lock that is released without being held are answered from it.
 *
 * The order of locks, and the contexts in which each class is taken, are not
 * validated here: lock_acquire() is where that will start.  struct held_lock has
 * the fields for it, and those that describe the acquisition are kept.
 */
#include <linux/debug_locks.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include "../objects.h"
#include "locking.h"

DEFINE_PER_CPU(unsigned int, lockdep_recursion);

struct lock_class_key __lockdep_no_validate__;
struct lock_class_key __lockdep_no_track__;
unsigned int force_read_lock_recursive = 1;

static bool tracked(const struct lockdep_map *lock)
{
	return debug_locks && !current->lockdep_recursion && lock->key != &__lockdep_no_track__;
}

/* Any context. */
void lockdep_init_task(struct task_struct *task)
{
	task->lockdep_depth = 0;
	task->curr_chain_key = 0;
	task->lockdep_recursion = 0;
}

void lockdep_init_map_type(struct lockdep_map *lock, const char *name, struct lock_class_key *key,
			   int subclass, u8 inner, u8 outer, u8 lock_type)
{
	unsigned int i;

	active_check_setup(lock, sizeof(*lock));
	for (i = 0; i < NR_LOCKDEP_CACHING_CLASSES; i++)
		lock->class_cache[i] = NULL;
	(void)subclass;
	lock->name = name ? name : "NULL";
	lock->key = key;
	lock->wait_type_inner = inner;
	lock->wait_type_outer = outer;
	lock->lock_type = lock_type;
}

/* Keys are told apart by their address, so there is nothing to keep of them. */
void lockdep_register_key(struct lock_class_key *key)
{
	(void)key;
}

void lockdep_unregister_key(struct lock_class_key *key)
{
	(void)key;
}

void lockdep_set_lock_cmp_fn(struct lockdep_map *lock, lock_cmp_fn compare, lock_print_fn print)
{
	(void)lock;
	(void)compare;
	(void)print;
}

void lockdep_init(void)
{
}

void lockdep_reset(void)
{
	lockdep_init_task(current);
}

void lockdep_reset_lock(struct lockdep_map *lock)
{
	(void)lock;
}

void lockdep_free_key_range(void *start, unsigned long size)
{
	(void)start;
	(void)size;
}

/* ---- the stack of held locks ------------------------------------------------- */

static struct held_lock *find_held(const struct lockdep_map *lock)
{
	struct task_struct *task = current;
	int i;

	for (i = task->lockdep_depth - 1; i >= 0; i--)
		if (task->held_locks[i].instance == lock)
			return &task->held_locks[i];
	return NULL;
}

static void remove_held(struct held_lock *held)
{
	struct task_struct *task = current;
	struct held_lock *end = &task->held_locks[task->lockdep_depth];

	memmove(held, held + 1, (char *)end - (char *)(held + 1));
	task->lockdep_depth--;
}

/* Any context. */
void lock_acquire(struct lockdep_map *lock, unsigned int subclass, int trylock, int read, int check,
		  struct lockdep_map *nest_lock, unsigned long ip)
{
	struct task_struct *task = current;
	struct held_lock *held;

	(void)subclass;
	if (!tracked(lock))
		return;
	if (task->lockdep_depth == MAX_LOCK_DEPTH) {
		/* What is held is not known from here on: say so once, and ask no more. */
		if (debug_locks_off())
			tophalf_warning(TOPHALF_RULE_WARN, "a task holds more than %lu locks",
					MAX_LOCK_DEPTH);
		return;
	}
	held = &task->held_locks[task->lockdep_depth++];
	memset(held, 0, sizeof(*held));
	held->instance = lock;
	held->nest_lock = nest_lock;
	held->acquire_ip = ip;
	held->irq_context = (hardirq_count() ? 2 : 0) | (in_serving_softirq() ? 1 : 0);
	held->trylock = !!trylock;
	held->read = read;
	held->check = check;
	held->hardirqs_off = raw_irqs_disabled();
}

/* Any context. */
void lock_release(struct lockdep_map *lock, unsigned long ip)
{
	struct held_lock *held;

	(void)ip;
	if (!tracked(lock))
		return;
	held = find_held(lock);
	if (!held) {
		tophalf_report(TOPHALF_RULE_LOCK_IMBALANCE, "%s is released by a task that does not hold it",
			       lock_name(lock->name));
		return;
	}
	WARN_ONCE(held->pin_count, "releasing a pinned lock\n");
	remove_held(held);
}

/* Any context.  Taken and released at once: what waits for a critical section of others. */
void lock_sync(struct lockdep_map *lock, unsigned int subclass, int read, int check,
	       struct lockdep_map *nest_lock, unsigned long ip)
{
	(void)lock;
	(void)subclass;
	(void)read;
	(void)check;
	(void)nest_lock;
	(void)ip;
}

int lock_is_held_type(const struct lockdep_map *lock, int read)
{
	const struct held_lock *held;

	if (!tracked(lock))
		return LOCK_STATE_UNKNOWN;
	held = find_held(lock);
	if (held && (read == -1 || held->read == !!read))
		return LOCK_STATE_HELD;
	return LOCK_STATE_NOT_HELD;
}

void lock_set_class(struct lockdep_map *lock, const char *name, struct lock_class_key *key,
		    unsigned int subclass, unsigned long ip)
{
	(void)ip;
	lockdep_init_map_type(lock, name, key, subclass, lock->wait_type_inner,
			      lock->wait_type_outer, lock->lock_type);
}

void lock_downgrade(struct lockdep_map *lock, unsigned long ip)
{
	struct held_lock *held = tracked(lock) ? find_held(lock) : NULL;

	(void)ip;
	if (held)
		held->read = 1;
}

bool read_lock_is_recursive(void)
{
	return force_read_lock_recursive || in_interrupt();
}

/* ---- pins: a lock that may not be released meanwhile ---------------------------- */

struct pin_cookie lock_pin_lock(struct lockdep_map *lock)
{
	struct held_lock *held = tracked(lock) ? find_held(lock) : NULL;
	struct pin_cookie cookie = NIL_COOKIE;

	if (!tracked(lock))
		return cookie;
	if (WARN_ONCE(!held, "pinning an unheld lock\n"))
		return cookie;
	cookie.val = 1;
	held->pin_count += cookie.val;
	return cookie;
}

void lock_repin_lock(struct lockdep_map *lock, struct pin_cookie cookie)
{
	struct held_lock *held = tracked(lock) ? find_held(lock) : NULL;

	if (held)
		held->pin_count += cookie.val;
	else
		WARN_ONCE(tracked(lock), "pinning an unheld lock\n");
}

void lock_unpin_lock(struct lockdep_map *lock, struct pin_cookie cookie)
{
	struct held_lock *held = tracked(lock) ? find_held(lock) : NULL;

	if (!held || WARN_ONCE(held->pin_count < cookie.val, "unpinning an unpinned lock\n"))
		return;
	held->pin_count -= cookie.val;
}

/* ---- checks ----------------------------------------------------------------------- */

/* Any context.  [from, from + length) is about to be freed or initialised anew. */
void debug_check_no_locks_freed(const void *from, unsigned long length)
{
	const struct task_struct *task = current;
	int i;

	if (!debug_locks)
		return;
	for (i = 0; i < task->lockdep_depth; i++) {
		const struct lockdep_map *lock = task->held_locks[i].instance;

		if ((const void *)lock < from || (const void *)lock >= from + length)
			continue;
		tophalf_report(TOPHALF_RULE_LOCK_FREED_HELD,
			       "%s is held while its memory is freed or initialised anew",
			       lock_name(lock->name));
		return;
	}
}

static void report_held(const char *when)
{
	struct task_struct *task = current;
	const struct lockdep_map *lock;

	if (!debug_locks || !task->lockdep_depth)
		return;
	lock = task->held_locks[task->lockdep_depth - 1].instance;
	tophalf_report(TOPHALF_RULE_LOCK_IMBALANCE, "%s %s while it holds %s", task->comm, when,
		       lock_name(lock->name));
	task->lockdep_depth = 0;
}

void debug_check_no_locks_held(void)
{
	report_held("exits");
}

/* Process context: the end of a system call. */
asmlinkage void lockdep_sys_exit(void)
{
	report_held("returns to user space");
}

void debug_show_held_locks(struct task_struct *task)
{
	int i;

	for (i = 0; i < task->lockdep_depth; i++)
		pr_info(" #%d: %s, taken at %pS\n", i, lock_name(task->held_locks[i].instance->name),
			(void *)task->held_locks[i].acquire_ip);
}

void debug_show_all_locks(void)
{
	struct task_struct *task;

	for_each_process(task)
		debug_show_held_locks(task);
}

/* Any context. */
void lockdep_rcu_suspicious(const char *file, const int line, const char *what)
{
	(void)file;
	(void)line;
	tophalf_report(TOPHALF_RULE_WARN, "suspicious RCU usage: %s", what);
}
