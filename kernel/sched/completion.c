// SPDX-License-Identifier: GPL-2.0-only
/*
 * Completions: a count of events under the lock of a simple wait queue.  The
 * waiter returns only after the completer has let go of that lock, so that the
 * completion may lie on the waiter's stack.
 */
#include <linux/completion.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include "../objects.h"
#include "../operation.h"
#include "sched.h"
#include "waits.h"

/* complete_all() leaves the count here: no wait takes from it. */
#define DONE_FOR_ALL	UINT_MAX

/* A waiter looks at the completion until it returns. */
static const struct active_type waiter_type = {
	.name = "a completion",
	.state = "is waited for",
	.size = sizeof(struct completion),
	.embedded = true,
};

/* True, with a report, if nobody can be waiting here any more. */
static bool is_gone(const struct completion *x, const char *what)
{
	if (object_is_gone(x, "a completion", what))
		return true;
#ifdef CONFIG_DEBUG_SPINLOCK
	/* Other functions have used that part of the stack since. */
	if (on_a_stack(x) && x->wait.lock.magic != SPINLOCK_MAGIC) {
		tophalf_report(TOPHALF_RULE_USE_AFTER_FREE,
			       "%s of what is no completion, on the stack of a function that has returned",
			       what);
		return true;
	}
#endif
	return false;
}

/* For operations (operation.h): whether a wait for `object` would end at once. */
static u32 is_done(const void *object)
{
	return ((const struct completion *)object)->done;
}

/* Any context.  The operation is about the completion, and `awaits` it or does not. */
static void touch(const struct completion *x, u32 awaits)
{
	operation_touch_object(x, sizeof(*x), awaits, x->done);
}

/* Process context.  An operation begins that waits for the completion, on behalf of `caller`. */
void completion_operation(struct completion *x, unsigned long caller)
{
	u32 awaits = operation_begin_await(is_done, x, caller);

	if (awaits)
		touch(x, awaits);
}

/* Memory that is zero, or that nobody wrote, is told once and is a completion from then on. */
static void check_set_up(struct completion *x, const char *what)
{
	static struct lock_class_key key;

	if (likely(!never_written(x->wait.task_list.next)))
		return;
	tophalf_report(TOPHALF_RULE_UNINITIALISED_OBJECT, "%s of a completion that was never set up",
		       what);
	x->done = 0;
	__init_swait_queue_head(&x->wait, "a completion that was never set up", &key);
}

static void complete_flags(struct completion *x, int wake_flags, unsigned long ip)
{
	unsigned long flags;

	operation_begin(ip);
	touch(x, 0);
	if (is_gone(x, "complete"))
		return;
	check_set_up(x, "complete");
	raw_spin_lock_irqsave(&x->wait.lock, flags);
	if (x->done != DONE_FOR_ALL)
		x->done++;
	swake_up_locked(&x->wait, wake_flags);
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
}

/* Any context. */
void complete(struct completion *x)
{
	complete_flags(x, 0, _RET_IP_);
}

void complete_on_current_cpu(struct completion *x)
{
	complete_flags(x, WF_CURRENT_CPU, _RET_IP_);
}

/* Any context. */
void complete_all(struct completion *x)
{
	unsigned long flags;

	operation_begin(_RET_IP_);
	touch(x, 0);
	if (is_gone(x, "complete_all"))
		return;
	check_set_up(x, "complete_all");
	raw_spin_lock_irqsave(&x->wait.lock, flags);
	x->done = DONE_FOR_ALL;
	swake_up_all_locked(&x->wait);
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
}

/* The lock is held, and dropped while asleep.  Time left, 0 if it ran out, or -ERESTARTSYS. */
static long wait_locked(struct completion *x, long (*sleep)(long), long timeout, int state)
{
	bool endable = wait_signal_ends(state) || timeout != MAX_SCHEDULE_TIMEOUT;
	DECLARE_SWAITQUEUE(wait);
	struct task_wait waiting;

	active_begin(&waiter_type, &wait, x, NULL);
	while (!x->done && timeout) {
		if (signal_pending_state(state, current)) {
			timeout = -ERESTARTSYS;
			break;
		}
		__prepare_to_swait(&x->wait, &wait);
		__set_current_state(state);
		raw_spin_unlock_irq(&x->wait.lock);
		wait_begin(&waiting, &wait_completion, x, NULL, NULL, endable);
		timeout = sleep(timeout);
		wait_end(&waiting);
		touch(x, 0);
		raw_spin_lock_irq(&x->wait.lock);
	}
	__finish_swait(&x->wait, &wait);
	active_end(&waiter_type, &wait);
	if (!x->done)
		return timeout;
	if (x->done != DONE_FOR_ALL)
		x->done--;
	return timeout ?: 1;
}

static long wait_for(struct completion *x, const char *name, long (*sleep)(long), long timeout,
		     int state, unsigned long ip)
{
	/* With a limit the time may be over first, so that is no matter of the completion alone. */
	touch(x, operation_begin_await(timeout == MAX_SCHEDULE_TIMEOUT ? is_done : NULL, x, ip));
	if (preempt_count() || raw_irqs_disabled() || rcu_preempt_depth())
		check_may_sleep(name);
	check_set_up(x, name);
	complete_acquire(x);
	raw_spin_lock_irq(&x->wait.lock);
	timeout = wait_locked(x, sleep, timeout, state);
	raw_spin_unlock_irq(&x->wait.lock);
	complete_release(x);
	return timeout;
}

/* Process context, may sleep: all that follow. */
void __sched wait_for_completion(struct completion *x)
{
	wait_for(x, "wait_for_completion", schedule_timeout, MAX_SCHEDULE_TIMEOUT,
		 TASK_UNINTERRUPTIBLE, _RET_IP_);
}

unsigned long __sched wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for(x, "wait_for_completion_timeout", schedule_timeout, timeout,
			TASK_UNINTERRUPTIBLE, _RET_IP_);
}

void __sched wait_for_completion_io(struct completion *x)
{
	wait_for(x, "wait_for_completion_io", io_schedule_timeout, MAX_SCHEDULE_TIMEOUT,
		 TASK_UNINTERRUPTIBLE, _RET_IP_);
}

unsigned long __sched wait_for_completion_io_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for(x, "wait_for_completion_io_timeout", io_schedule_timeout, timeout,
			TASK_UNINTERRUPTIBLE, _RET_IP_);
}

int __sched wait_for_completion_interruptible(struct completion *x)
{
	long left = wait_for(x, "wait_for_completion_interruptible", schedule_timeout,
			     MAX_SCHEDULE_TIMEOUT, TASK_INTERRUPTIBLE, _RET_IP_);

	return left == -ERESTARTSYS ? left : 0;
}

long __sched wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for(x, "wait_for_completion_interruptible_timeout", schedule_timeout, timeout,
			TASK_INTERRUPTIBLE, _RET_IP_);
}

int __sched wait_for_completion_killable(struct completion *x)
{
	long left = wait_for(x, "wait_for_completion_killable", schedule_timeout,
			     MAX_SCHEDULE_TIMEOUT, TASK_KILLABLE, _RET_IP_);

	return left == -ERESTARTSYS ? left : 0;
}

int __sched wait_for_completion_state(struct completion *x, unsigned int state)
{
	long left = wait_for(x, "wait_for_completion_state", schedule_timeout,
			     MAX_SCHEDULE_TIMEOUT, state, _RET_IP_);

	return left == -ERESTARTSYS ? left : 0;
}

long __sched wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for(x, "wait_for_completion_killable_timeout", schedule_timeout, timeout,
			TASK_KILLABLE, _RET_IP_);
}

/* Any context. */
bool try_wait_for_completion(struct completion *x)
{
	unsigned long flags;
	bool done;

	operation_begin(_RET_IP_);
	touch(x, 0);
	raw_spin_lock_irqsave(&x->wait.lock, flags);
	done = x->done;
	if (done && x->done != DONE_FOR_ALL)
		x->done--;
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
	return done;
}

/* Any context. */
bool completion_done(struct completion *x)
{
	unsigned long flags;
	bool done;

	operation_begin(_RET_IP_);
	touch(x, 0);
	raw_spin_lock_irqsave(&x->wait.lock, flags);
	done = x->done;
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
	return done;
}
