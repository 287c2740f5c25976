// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counting semaphores: a count, and a queue of those that came when it was zero.
 * up() gives to the first waiter instead of counting, so nobody overtakes.
 */
#include <linux/sched/signal.h>
#include <linux/semaphore.h>
#include "locking.h"

struct semaphore_waiter {
	struct list_head list;
	struct task_struct *task;
	bool given;
};

/* For operations (operation.h): whether `object` can be had. */
static u32 can_be_had(const void *object)
{
	return ((const struct semaphore *)object)->count > 0;
}

/* Any context.  The operation is about the semaphore, and `awaits` it or does not. */
static void touch(const struct semaphore *semaphore, u32 awaits)
{
	operation_touch_object(semaphore, sizeof(*semaphore), awaits, semaphore->count);
}

/* Process context, the semaphore's lock held: dropped while asleep. */
static int wait_for_up(struct semaphore *semaphore, unsigned int state, long timeout, bool allowed)
{
	struct semaphore_waiter waiter = { .task = current };
	bool endable = wait_signal_ends(state) || timeout != MAX_SCHEDULE_TIMEOUT;
	struct task_wait wait;
	int error;

	list_add_tail(&waiter.list, &semaphore->wait_list);
	for (;;) {
		if (signal_pending_state(state, current)) {
			error = -EINTR;
			break;
		}
		if (timeout <= 0) {
			error = -ETIME;
			break;
		}
		__set_current_state(state);
		raw_spin_unlock_irq(&semaphore->lock);
		wait_begin(&wait, &wait_semaphore, semaphore, NULL, NULL, endable);
		if (timeout == MAX_SCHEDULE_TIMEOUT)
			lock_sleep(allowed);
		else
			timeout = schedule_timeout(timeout);
		wait_end(&wait);
		touch(semaphore, 0);
		raw_spin_lock_irq(&semaphore->lock);
		if (waiter.given)
			return 0;
	}
	list_del(&waiter.list);
	return error;
}

static int down_common(struct semaphore *semaphore, const char *name, unsigned int state,
		       long timeout, unsigned long ip)
{
	/* With a limit the time may be over first. */
	u32 awaits = operation_begin_await(timeout == MAX_SCHEDULE_TIMEOUT ? can_be_had : NULL,
					   semaphore, ip);
	bool allowed = lock_may_sleep(name);
	unsigned long flags;
	int error = 0;

	touch(semaphore, awaits);
	raw_spin_lock_irqsave(&semaphore->lock, flags);
	if (semaphore->count > 0)
		semaphore->count--;
	else
		error = wait_for_up(semaphore, state, timeout, allowed);
	raw_spin_unlock_irqrestore(&semaphore->lock, flags);
	return error;
}

/* Process context, may sleep. */
void __sched down(struct semaphore *semaphore)
{
	down_common(semaphore, "down", TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT, _RET_IP_);
}

int __sched down_interruptible(struct semaphore *semaphore)
{
	return down_common(semaphore, "down_interruptible", TASK_INTERRUPTIBLE,
			   MAX_SCHEDULE_TIMEOUT, _RET_IP_);
}

int __sched down_killable(struct semaphore *semaphore)
{
	return down_common(semaphore, "down_killable", TASK_KILLABLE, MAX_SCHEDULE_TIMEOUT, _RET_IP_);
}

int __sched down_timeout(struct semaphore *semaphore, long timeout)
{
	return down_common(semaphore, "down_timeout", TASK_UNINTERRUPTIBLE, timeout, _RET_IP_);
}

/* Any context.  0 if it was taken: the other way round than mutex_trylock(). */
int __sched down_trylock(struct semaphore *semaphore)
{
	unsigned long flags;
	int failed = 1;

	operation_begin(_RET_IP_);
	touch(semaphore, 0);
	raw_spin_lock_irqsave(&semaphore->lock, flags);
	if (semaphore->count > 0) {
		semaphore->count--;
		failed = 0;
	}
	raw_spin_unlock_irqrestore(&semaphore->lock, flags);
	return failed;
}

/* Any context, by any task. */
void __sched up(struct semaphore *semaphore)
{
	struct semaphore_waiter *waiter;
	unsigned long flags;

	operation_begin(_RET_IP_);
	touch(semaphore, 0);
	raw_spin_lock_irqsave(&semaphore->lock, flags);
	waiter = list_first_entry_or_null(&semaphore->wait_list, struct semaphore_waiter, list);
	if (!waiter) {
		semaphore->count++;
	} else {
		list_del(&waiter->list);
		waiter->given = true;
		wake_up_process(waiter->task);
	}
	raw_spin_unlock_irqrestore(&semaphore->lock, flags);
}
