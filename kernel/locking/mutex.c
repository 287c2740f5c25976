// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutexes and wait/wound mutexes.
 *
 * owner is the task that holds the mutex.  It is free for whoever comes first,
 * so a task that runs may take it before one that was woken for it; a waiter
 * that has lost so once gets it handed over by the next unlock, and nobody waits
 * for ever.  The queue is first come, first served.
 *
 * Wait/wound (Rosenkrantz, Stearns and Lewis 1978): each acquire context has the
 * stamp of when it began.  Where two contexts could wait for each other the
 * younger gives way: it gets -EDEADLK (wait-die: when it would wait for an older
 * one; wound-wait: when an older one comes to wait for it), releases what it
 * has, and begins again with its old stamp.  Waiting then always points from
 * older to younger, or always the other way, so no circle can close.
 */
#include <linux/debug_locks.h>
#include <linux/device.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/ww_mutex.h>
#include "locking.h"

struct mutex_waiter {
	struct list_head list;
	struct task_struct *task;
	struct ww_acquire_ctx *context;
	bool woken;			/* once, and found the mutex taken again */
};

struct attempt {
	const char *name;
	unsigned int state;
	bool allowed;			/* to sleep, by the context */
	struct ww_acquire_ctx *context;
	bool is_ww;
};

static struct task_struct *owner_of(const struct mutex *lock)
{
	return (struct task_struct *)atomic_long_read(&lock->owner);
}

static void set_owner(struct mutex *lock, struct task_struct *task)
{
	atomic_long_set(&lock->owner, (long)task);
}

void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key)
{
	atomic_long_set(&lock->owner, 0);
	raw_spin_lock_init(&lock->wait_lock);
	INIT_LIST_HEAD(&lock->wait_list);
	debug_check_no_locks_freed(lock, sizeof(*lock));
	lockdep_init_map_wait(&lock->dep_map, name, key, 0, LD_WAIT_SLEEP);
	lock->magic = lock;
}

bool mutex_is_locked(struct mutex *lock)
{
	return owner_of(lock);
}

static void check_initialised(struct mutex *lock)
{
	if (likely(lock->magic == lock))
		return;
	lock_uninitialised("mutex", lock, (unsigned long)lock->magic, lock->dep_map.name);
	INIT_LIST_HEAD(&lock->wait_list);
	set_owner(lock, NULL);
	lock->magic = lock;
}

/* ---- wait/wound ----------------------------------------------------------------- */

static struct ww_mutex *ww_of(struct mutex *lock)
{
	return container_of(lock, struct ww_mutex, base);
}

static bool younger(const struct ww_acquire_ctx *a, const struct ww_acquire_ctx *b)
{
	return (long)(a->stamp - b->stamp) > 0;
}

/* True if `context` has to give way rather than wait for the mutex any longer. */
static bool must_back_off(struct mutex *lock, struct ww_acquire_ctx *context)
{
	struct ww_acquire_ctx *holder = ww_of(lock)->ctx;
	struct mutex_waiter *waiter;

	if (!context || !context->acquired)
		return false;
	if (!context->is_wait_die)
		return context->wounded;
	if (holder && younger(context, holder))
		return true;
	list_for_each_entry(waiter, &lock->wait_list, list) {
		if (waiter->task == current)
			break;
		if (waiter->context && younger(context, waiter->context))
			return true;
	}
	return false;
}

/* Wound-wait: `context` waits, so a younger holder has to give way. */
static void wound_holder(struct mutex *lock, struct ww_acquire_ctx *context)
{
	struct ww_acquire_ctx *holder = ww_of(lock)->ctx;

	if (context->is_wait_die || !holder || !younger(holder, context))
		return;
	holder->wounded = 1;
	wake_up_process(holder->task);
}

/* The mutex has a new holder with a context: those that wait look whom they wait for. */
static void ww_holder_changed(struct mutex *lock, struct ww_acquire_ctx *context)
{
	struct mutex_waiter *waiter;

	list_for_each_entry(waiter, &lock->wait_list, list) {
		if (!waiter->context)
			continue;
		if (!context->is_wait_die && younger(context, waiter->context))
			context->wounded = 1;
		if (context->is_wait_die && younger(waiter->context, context))
			wake_up_process(waiter->task);
	}
}

static void ww_acquired(struct mutex *lock, struct ww_acquire_ctx *context)
{
	DEBUG_LOCKS_WARN_ON(context->done_acquire);
	DEBUG_LOCKS_WARN_ON(context->ww_class != ww_of(lock)->ww_class);
	DEBUG_LOCKS_WARN_ON(context->contending_lock && context->contending_lock != ww_of(lock));
	DEBUG_LOCKS_WARN_ON(context->contending_lock && context->acquired);
	context->contending_lock = NULL;
	context->acquired++;
	ww_of(lock)->ctx = context;
	ww_holder_changed(lock, context);
}

/* ---- locking ---------------------------------------------------------------------- */

static bool try_take(struct mutex *lock)
{
	if (owner_of(lock))
		return owner_of(lock) == current;
	set_owner(lock, current);
	return true;
}

/* Where a waiter stands: by its stamp among contexts, otherwise at the end. */
static void queue_waiter(struct mutex *lock, struct mutex_waiter *waiter)
{
	struct mutex_waiter *other;

	if (waiter->context) {
		list_for_each_entry(other, &lock->wait_list, list) {
			if (!other->context || !younger(other->context, waiter->context))
				continue;
			list_add_tail(&waiter->list, &other->list);
			return;
		}
	}
	list_add_tail(&waiter->list, &lock->wait_list);
}

/* Process context.  Waits in the queue.  0, -EINTR or -EDEADLK. */
static int wait_for_mutex(struct mutex *lock, const struct attempt *attempt)
{
	struct mutex_waiter waiter = { .task = current, .context = attempt->context };
	/* With a context it gives way to whoever waits for it. */
	bool endable = wait_signal_ends(attempt->state) || attempt->context;
	struct task_wait wait;
	int error = 0;

	queue_waiter(lock, &waiter);
	current->blocked_on = &waiter;
	if (attempt->context)
		wound_holder(lock, attempt->context);
	wait_begin(&wait, &wait_mutex, &lock->dep_map, lock->dep_map.name, NULL, endable);
	for (;;) {
		set_current_state(attempt->state);
		if (try_take(lock))
			break;
		if (signal_pending_state(attempt->state, current)) {
			error = -EINTR;
			break;
		}
		if (attempt->is_ww && must_back_off(lock, attempt->context)) {
			attempt->context->contending_lock = ww_of(lock);
			error = -EDEADLK;
			break;
		}
		lock_sleep(attempt->allowed);
		if (owner_of(lock) != current)
			waiter.woken = true;
	}
	__set_current_state(TASK_RUNNING);
	wait_end(&wait);
	list_del(&waiter.list);
	current->blocked_on = NULL;
	return error;
}

/* Any context.  The mutexes that the target takes and releases. */
static void tell_timeline(enum tophalf_event event, const struct mutex *lock, unsigned long ip)
{
	if (tophalf_target_text(ip))
		tophalf_event(event, (unsigned long)lock, lock_name(lock->dep_map.name));
}

/* For operations (operation.h): whether `object`, a mutex, can be had. */
static u32 is_free(const void *object)
{
	return !owner_of(object);
}

/* Any context.  The operation is about the mutex, and `awaits` it or does not. */
static void touch(const struct mutex *lock, u32 awaits)
{
	operation_touch_object(lock, sizeof(*lock), awaits, !owner_of(lock));
}

static int lock_common(struct mutex *lock, struct attempt *attempt, unsigned int subclass,
		       struct lockdep_map *nest, unsigned long ip)
{
	/* One that may be told to give way does not wait for the mutex alone. */
	u32 awaits = operation_begin_await(attempt->context ? NULL : is_free, lock, ip);
	int error = 0;

	touch(lock, awaits);
	attempt->allowed = lock_may_mutex(attempt->name);
	check_initialised(lock);
	tophalf_point();
	if (attempt->context) {
		if (ww_of(lock)->ctx == attempt->context)
			return -EALREADY;
		/* Holding nothing it cannot be in anybody's way any more. */
		if (!attempt->context->acquired)
			attempt->context->wounded = 0;
		nest = &attempt->context->dep_map;
	}
	if (unlikely(owner_of(lock) == current))
		lock_self_deadlock("mutex", lock, lock_name(lock->dep_map.name));
	mutex_acquire_nest(&lock->dep_map, subclass, 0, nest, ip);
	if (!try_take(lock)) {
		lock_contended(&lock->dep_map, ip);
		error = wait_for_mutex(lock, attempt);
	}
	if (error) {
		mutex_release(&lock->dep_map, ip);
		return error;
	}
	lock_acquired(&lock->dep_map, ip);
	kcsan_acquire_object(lock);
	tell_timeline(TOPHALF_EVENT_TAKE, lock, ip);
	if (attempt->context)
		ww_acquired(lock, attempt->context);
	return 0;
}

#define ATTEMPT(what, how) ((struct attempt){ .name = (what), .state = (how) })

/* Process context, may sleep: all that follow. */
void __sched mutex_lock_nested(struct mutex *lock, unsigned int subclass)
{
	lock_common(lock, &ATTEMPT("mutex_lock", TASK_UNINTERRUPTIBLE), subclass, NULL, _RET_IP_);
}

void __sched _mutex_lock_nest_lock(struct mutex *lock, struct lockdep_map *nest)
{
	lock_common(lock, &ATTEMPT("mutex_lock", TASK_UNINTERRUPTIBLE), 0, nest, _RET_IP_);
}

int __sched mutex_lock_interruptible_nested(struct mutex *lock, unsigned int subclass)
{
	return lock_common(lock, &ATTEMPT("mutex_lock_interruptible", TASK_INTERRUPTIBLE), subclass,
			   NULL, _RET_IP_);
}

int __sched mutex_lock_killable_nested(struct mutex *lock, unsigned int subclass)
{
	return lock_common(lock, &ATTEMPT("mutex_lock_killable", TASK_KILLABLE), subclass, NULL,
			   _RET_IP_);
}

void __sched mutex_lock_io_nested(struct mutex *lock, unsigned int subclass)
{
	int token = io_schedule_prepare();

	lock_common(lock, &ATTEMPT("mutex_lock_io", TASK_UNINTERRUPTIBLE), subclass, NULL, _RET_IP_);
	io_schedule_finish(token);
}

static int trylock(struct mutex *lock, const char *name, unsigned long ip)
{
	operation_begin(ip);
	touch(lock, 0);
	if (in_interrupt() && (hardirq_count() || in_serving_softirq()))
		check_may_mutex(name);
	check_initialised(lock);
	tophalf_point();
	if (owner_of(lock))
		return 0;
	set_owner(lock, current);
	kcsan_acquire_object(lock);
	return 1;
}

/* Process context, atomic or not. */
int __sched mutex_trylock(struct mutex *lock)
{
	int taken = trylock(lock, "mutex_trylock", _RET_IP_);

	if (taken) {
		mutex_acquire(&lock->dep_map, 0, 1, _RET_IP_);
		tell_timeline(TOPHALF_EVENT_TAKE, lock, _RET_IP_);
	}
	return taken;
}

/* ---- unlocking ---------------------------------------------------------------------- */

static void unlock_common(struct mutex *lock, unsigned long ip)
{
	struct mutex_waiter *first;

	operation_begin(ip);
	touch(lock, 0);
	if (hardirq_count() || in_serving_softirq())
		check_may_mutex("mutex_unlock");
	check_initialised(lock);
	mutex_release(&lock->dep_map, ip);
	tell_timeline(TOPHALF_EVENT_RELEASE, lock, ip);
	tophalf_point();
	kcsan_release_object(lock);
	first = list_first_entry_or_null(&lock->wait_list, struct mutex_waiter, list);
	if (!first) {
		set_owner(lock, NULL);
		return;
	}
	lock_wake(first->task, set_owner(lock, first->woken ? first->task : NULL));
}

/* Process context, by the task that holds it. */
void __sched mutex_unlock(struct mutex *lock)
{
	unlock_common(lock, _RET_IP_);
	tophalf_point();
}

int atomic_dec_and_mutex_lock(atomic_t *count, struct mutex *lock)
{
	if (atomic_add_unless(count, -1, 1))
		return 0;
	mutex_lock(lock);
	if (atomic_dec_and_test(count))
		return 1;
	mutex_unlock(lock);
	return 0;
}

void mutex_destroy(struct mutex *lock)
{
	DEBUG_LOCKS_WARN_ON(mutex_is_locked(lock));
	lock->magic = NULL;
}

static void devm_mutex_release(void *lock)
{
	mutex_destroy(lock);
}

int __devm_mutex_init(struct device *dev, struct mutex *lock)
{
	return devm_add_action_or_reset(dev, devm_mutex_release, lock);
}

/* ---- wait/wound mutexes ---------------------------------------------------------------- */

static int ww_lock(struct ww_mutex *lock, struct ww_acquire_ctx *context, const char *name,
		   unsigned int state, unsigned long ip)
{
	struct attempt attempt = { .name = name, .state = state, .context = context, .is_ww = true };

	return lock_common(&lock->base, &attempt, 0, NULL, ip);
}

/* Process context, may sleep. */
int __sched ww_mutex_lock(struct ww_mutex *lock, struct ww_acquire_ctx *context)
{
	return ww_lock(lock, context, "ww_mutex_lock", TASK_UNINTERRUPTIBLE, _RET_IP_);
}

int __sched ww_mutex_lock_interruptible(struct ww_mutex *lock, struct ww_acquire_ctx *context)
{
	return ww_lock(lock, context, "ww_mutex_lock_interruptible", TASK_INTERRUPTIBLE, _RET_IP_);
}

int ww_mutex_trylock(struct ww_mutex *lock, struct ww_acquire_ctx *context)
{
	if (!trylock(&lock->base, "ww_mutex_trylock", _RET_IP_))
		return 0;
	mutex_acquire_nest(&lock->base.dep_map, 0, 1, context ? &context->dep_map : NULL, _RET_IP_);
	if (context) {
		if (!context->acquired)
			context->wounded = 0;
		ww_acquired(&lock->base, context);
	}
	return 1;
}

void __sched ww_mutex_unlock(struct ww_mutex *lock)
{
	if (lock->ctx) {
		DEBUG_LOCKS_WARN_ON(!lock->ctx->acquired);
		if (lock->ctx->acquired)
			lock->ctx->acquired--;
		lock->ctx = NULL;
	}
	unlock_common(&lock->base, _RET_IP_);
	tophalf_point();
}
