// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wait queues.
 *
 * A waiter adds an entry, sets its state and looks at its condition before it
 * sleeps; a waker changes the condition first and then calls the functions of
 * the entries.  The queue's lock orders the two.  Entries that are woken all
 * together stand before the exclusive ones, of which a wake-up takes a number.
 */
#include <linux/freezer.h>
#include <linux/kthread.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include "../objects.h"
#include "../operation.h"
#include "sched.h"

void __init_waitqueue_head(struct wait_queue_head *head, const char *name,
			   struct lock_class_key *key)
{
	spin_lock_init(&head->lock);
	lockdep_set_class_and_name(&head->lock, key, name);
	INIT_LIST_HEAD(&head->head);
}

/* Memory that is zero, or that nobody wrote, is told once and is a queue from then on. */
static void check_set_up(struct wait_queue_head *head, const char *what)
{
	static struct lock_class_key key;

	if (likely(!never_written(head->head.next)))
		return;
	tophalf_report(TOPHALF_RULE_UNINITIALISED_OBJECT, "%s of a wait queue that was never set up",
		       what);
	__init_waitqueue_head(head, "a wait queue that was never set up", &key);
}

/* How many waiters of one queue are looked at: no run has as many tasks. */
#define WAITERS_MAX	1024

/*
 * wait_event_interruptible_locked() and its kin leave the queue by a list_del()
 * in their header, so the queue itself is asked.  Its memory may be in use for
 * something else already.
 */
static bool has_left(const void *entry, const void *at)
{
	const struct wait_queue_head *head = at;
	const struct list_head *link = &head->head, *next;
	unsigned int i;

	for (i = 0; i < WAITERS_MAX; i++) {
		if (copy_from_kernel_nofault(&next, &link->next, sizeof(next)) || next == &head->head)
			return true;
		if (list_entry(next, struct wait_queue_entry, entry) == entry)
			return false;
		link = next;
	}
	return true;
}

/* An entry points to its queue, and whoever waits will look at the queue's lock again. */
static const struct active_type waiter_type = {
	.name = "a wait queue",
	.state = "has a waiter",
	.size = sizeof(struct wait_queue_head),
	.embedded = true,
	.left = has_left,
};

static void waits(struct wait_queue_head *head, struct wait_queue_entry *entry)
{
	/* The record of a wait that ended without a word makes room for this one. */
	active_end(&waiter_type, entry);
	active_begin(&waiter_type, entry, head, NULL);
}

static void left(struct wait_queue_entry *entry)
{
	active_end(&waiter_type, entry);
}

static void add_first(struct wait_queue_head *head, struct wait_queue_entry *entry)
{
	__add_wait_queue(head, entry);
	waits(head, entry);
}

static void add_last(struct wait_queue_head *head, struct wait_queue_entry *entry)
{
	__add_wait_queue_entry_tail(head, entry);
	waits(head, entry);
}

static void leave(struct wait_queue_entry *entry)
{
	list_del_init(&entry->entry);
	left(entry);
}

static void add_locked(struct wait_queue_head *head, struct wait_queue_entry *entry,
		       unsigned int flags)
{
	unsigned long irq_flags;

	check_set_up(head, "use");
	spin_lock_irqsave(&head->lock, irq_flags);
	entry->flags = (entry->flags & ~WQ_FLAG_EXCLUSIVE) | flags;
	if (flags & WQ_FLAG_EXCLUSIVE && !(flags & WQ_FLAG_PRIORITY))
		add_last(head, entry);
	else
		add_first(head, entry);
	spin_unlock_irqrestore(&head->lock, irq_flags);
}

/* Any context. */
void add_wait_queue(struct wait_queue_head *head, struct wait_queue_entry *entry)
{
	operation_begin(_RET_IP_);
	add_locked(head, entry, 0);
}

void add_wait_queue_exclusive(struct wait_queue_head *head, struct wait_queue_entry *entry)
{
	operation_begin(_RET_IP_);
	add_locked(head, entry, WQ_FLAG_EXCLUSIVE);
}

void add_wait_queue_priority(struct wait_queue_head *head, struct wait_queue_entry *entry)
{
	operation_begin(_RET_IP_);
	add_locked(head, entry, WQ_FLAG_EXCLUSIVE | WQ_FLAG_PRIORITY);
}

void remove_wait_queue(struct wait_queue_head *head, struct wait_queue_entry *entry)
{
	unsigned long flags;

	operation_begin(_RET_IP_);
	spin_lock_irqsave(&head->lock, flags);
	__remove_wait_queue(head, entry);
	left(entry);
	spin_unlock_irqrestore(&head->lock, flags);
}

/* The queue's lock is held.  exclusive 0: all.  Returns how many more were asked for. */
static int wake_locked(struct wait_queue_head *head, unsigned int mode, int exclusive,
		       int wake_flags, void *key)
{
	struct wait_queue_entry *entry, *next;

	lockdep_assert_held(&head->lock);
	list_for_each_entry_safe(entry, next, &head->head, entry) {
		unsigned int flags = entry->flags;
		int woken = entry->func(entry, mode, wake_flags, key);

		if (woken < 0)
			break;
		if (woken && flags & WQ_FLAG_EXCLUSIVE && !--exclusive)
			break;
	}
	return exclusive;
}

static int wake(struct wait_queue_head *head, unsigned int mode, int exclusive, int wake_flags,
		void *key)
{
	unsigned long flags;
	int rest;

	if (object_is_gone(head, "a wait queue", "wake_up"))
		return 0;
	check_set_up(head, "wake_up");
	spin_lock_irqsave(&head->lock, flags);
	rest = wake_locked(head, mode, exclusive, wake_flags, key);
	spin_unlock_irqrestore(&head->lock, flags);
	return exclusive - rest;
}

/* Any context. */
int __wake_up(struct wait_queue_head *head, unsigned int mode, int exclusive, void *key)
{
	operation_begin(_RET_IP_);
	return wake(head, mode, exclusive, 0, key);
}

void __wake_up_on_current_cpu(struct wait_queue_head *head, unsigned int mode, void *key)
{
	wake(head, mode, 1, WF_CURRENT_CPU, key);
}

void __wake_up_locked(struct wait_queue_head *head, unsigned int mode, int exclusive)
{
	wake_locked(head, mode, exclusive, 0, NULL);
}

void __wake_up_locked_key(struct wait_queue_head *head, unsigned int mode, void *key)
{
	wake_locked(head, mode, 1, 0, key);
}

void __wake_up_sync_key(struct wait_queue_head *head, unsigned int mode, void *key)
{
	operation_begin(_RET_IP_);
	if (head)
		wake(head, mode, 1, WF_SYNC, key);
}

void __wake_up_locked_sync_key(struct wait_queue_head *head, unsigned int mode, void *key)
{
	wake_locked(head, mode, 1, WF_SYNC, key);
}

void __wake_up_sync(struct wait_queue_head *head, unsigned int mode)
{
	__wake_up_sync_key(head, mode, NULL);
}

/* Any context.  The queue goes away: every poller must have left it. */
void __wake_up_pollfree(struct wait_queue_head *head)
{
	__wake_up(head, TASK_NORMAL, 0, poll_to_key(EPOLLHUP | POLLFREE));
	WARN_ON_ONCE(waitqueue_active(head));
}

/* Process context.  After it, a wake-up makes the next schedule() return. */
void prepare_to_wait(struct wait_queue_head *head, struct wait_queue_entry *entry, int state)
{
	unsigned long flags;

	operation_begin(_RET_IP_);
	entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&head->lock, flags);
	if (list_empty(&entry->entry))
		add_first(head, entry);
	tophalf_task(current)->queue = head;
	operation_touch(&current->__state, sizeof(current->__state), TOPHALF_TOUCH_WRITES);
	set_current_state(state);
	spin_unlock_irqrestore(&head->lock, flags);
}

/* True if the queue was empty before. */
bool prepare_to_wait_exclusive(struct wait_queue_head *head, struct wait_queue_entry *entry,
			       int state)
{
	unsigned long flags;
	bool was_empty = false;

	operation_begin(_RET_IP_);
	entry->flags |= WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&head->lock, flags);
	if (list_empty(&entry->entry)) {
		was_empty = list_empty(&head->head);
		add_last(head, entry);
	}
	tophalf_task(current)->queue = head;
	operation_touch(&current->__state, sizeof(current->__state), TOPHALF_TOUCH_WRITES);
	set_current_state(state);
	spin_unlock_irqrestore(&head->lock, flags);
	return was_empty;
}

void init_wait_entry(struct wait_queue_entry *entry, int flags)
{
	entry->flags = flags;
	entry->private = current;
	entry->func = autoremove_wake_function;
	INIT_LIST_HEAD(&entry->entry);
}

/*
 * Process context.  A signal takes the waiter off the queue, so that an
 * exclusive wake-up that comes now goes to somebody who can use it.
 */
long prepare_to_wait_event(struct wait_queue_head *head, struct wait_queue_entry *entry, int state)
{
	unsigned long flags;
	long result = 0;

	operation_begin(_RET_IP_);
	spin_lock_irqsave(&head->lock, flags);
	if (signal_pending_state(state, current)) {
		leave(entry);
		result = -ERESTARTSYS;
	} else {
		if (list_empty(&entry->entry)) {
			if (entry->flags & WQ_FLAG_EXCLUSIVE)
				add_last(head, entry);
			else
				add_first(head, entry);
		}
		tophalf_task(current)->queue = head;
		operation_touch(&current->__state, sizeof(current->__state), TOPHALF_TOUCH_WRITES);
		set_current_state(state);
	}
	spin_unlock_irqrestore(&head->lock, flags);
	return result;
}

/* Process context, the queue's lock held by spin_lock(). */
int do_wait_intr(wait_queue_head_t *head, wait_queue_entry_t *entry)
{
	if (list_empty(&entry->entry))
		add_last(head, entry);
	set_current_state(TASK_INTERRUPTIBLE);
	if (signal_pending(current))
		return -ERESTARTSYS;
	spin_unlock(&head->lock);
	schedule();
	spin_lock(&head->lock);
	return 0;
}

/* As do_wait_intr(), with interrupts off as well. */
int do_wait_intr_irq(wait_queue_head_t *head, wait_queue_entry_t *entry)
{
	if (list_empty(&entry->entry))
		add_last(head, entry);
	set_current_state(TASK_INTERRUPTIBLE);
	if (signal_pending(current))
		return -ERESTARTSYS;
	spin_unlock_irq(&head->lock);
	schedule();
	spin_lock_irq(&head->lock);
	return 0;
}

/* Process context. */
void finish_wait(struct wait_queue_head *head, struct wait_queue_entry *entry)
{
	unsigned long flags;

	operation_begin(_RET_IP_);
	operation_touch(head, sizeof(*head), TOPHALF_TOUCH_WRITES);
	operation_touch(&current->__state, sizeof(current->__state), TOPHALF_TOUCH_WRITES);
	__set_current_state(TASK_RUNNING);
	left(entry);
	tophalf_task(current)->queue = NULL;
	kcsan_acquire_object(&head->lock);
	if (list_empty_careful(&entry->entry))
		return;
	spin_lock_irqsave(&head->lock, flags);
	leave(entry);
	spin_unlock_irqrestore(&head->lock, flags);
}

int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode, int wake_flags,
			     void *key)
{
	int woken = default_wake_function(entry, mode, wake_flags, key);

	if (!woken)
		return woken;
	left(entry);
	list_del_init_careful(&entry->entry);
	return woken;
}

/*
 * Process context.  Sleeps unless woken_wake_function() was called since the
 * last time: the condition may be looked at in TASK_RUNNING.
 */
long wait_woken(struct wait_queue_entry *entry, unsigned int mode, long timeout)
{
	bool stopped = current->flags & PF_KTHREAD && kthread_should_stop_or_park();

	operation_begin(_RET_IP_);
	set_current_state(mode);
	if (!(entry->flags & WQ_FLAG_WOKEN) && !stopped)
		timeout = schedule_timeout(timeout);
	__set_current_state(TASK_RUNNING);
	entry->flags &= ~WQ_FLAG_WOKEN;
	return timeout;
}

int woken_wake_function(struct wait_queue_entry *entry, unsigned int mode, int wake_flags,
			void *key)
{
	entry->flags |= WQ_FLAG_WOKEN;
	return default_wake_function(entry, mode, wake_flags, key);
}
