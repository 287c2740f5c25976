// SPDX-License-Identifier: GPL-2.0-only
/*
 * Simple wait queues: exclusive, first come first served, no wake functions.
 */
#include <linux/sched/signal.h>
#include <linux/swait.h>
#include "sched.h"

void __init_swait_queue_head(struct swait_queue_head *head, const char *name,
			     struct lock_class_key *key)
{
	raw_spin_lock_init(&head->lock);
	lockdep_set_class_and_name(&head->lock, key, name);
	INIT_LIST_HEAD(&head->task_list);
}

/* The queue's lock is held. */
void swake_up_locked(struct swait_queue_head *head, int wake_flags)
{
	struct swait_queue *entry;

	if (list_empty(&head->task_list))
		return;
	entry = list_first_entry(&head->task_list, struct swait_queue, task_list);
	try_to_wake_up(entry->task, TASK_NORMAL, wake_flags);
	list_del_init(&entry->task_list);
}

void swake_up_all_locked(struct swait_queue_head *head)
{
	while (!list_empty(&head->task_list))
		swake_up_locked(head, 0);
}

/* Any context. */
void swake_up_one(struct swait_queue_head *head)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&head->lock, flags);
	swake_up_locked(head, 0);
	raw_spin_unlock_irqrestore(&head->lock, flags);
}

/* Process context, interrupts on: the lock is dropped between two waiters. */
void swake_up_all(struct swait_queue_head *head)
{
	LIST_HEAD(waiting);

	raw_spin_lock_irq(&head->lock);
	list_splice_init(&head->task_list, &waiting);
	while (!list_empty(&waiting)) {
		struct swait_queue *entry = list_first_entry(&waiting, struct swait_queue, task_list);

		wake_up_state(entry->task, TASK_NORMAL);
		list_del_init(&entry->task_list);
		raw_spin_unlock_irq(&head->lock);
		raw_spin_lock_irq(&head->lock);
	}
	raw_spin_unlock_irq(&head->lock);
}

/* The queue's lock is held. */
void __prepare_to_swait(struct swait_queue_head *head, struct swait_queue *entry)
{
	entry->task = current;
	if (list_empty(&entry->task_list))
		list_add_tail(&entry->task_list, &head->task_list);
}

/* Process context. */
void prepare_to_swait_exclusive(struct swait_queue_head *head, struct swait_queue *entry, int state)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&head->lock, flags);
	__prepare_to_swait(head, entry);
	set_current_state(state);
	raw_spin_unlock_irqrestore(&head->lock, flags);
}

long prepare_to_swait_event(struct swait_queue_head *head, struct swait_queue *entry, int state)
{
	unsigned long flags;
	long result = 0;

	raw_spin_lock_irqsave(&head->lock, flags);
	if (signal_pending_state(state, current)) {
		list_del_init(&entry->task_list);
		result = -ERESTARTSYS;
	} else {
		__prepare_to_swait(head, entry);
		set_current_state(state);
	}
	raw_spin_unlock_irqrestore(&head->lock, flags);
	return result;
}

/* The queue's lock is held. */
void __finish_swait(struct swait_queue_head *head, struct swait_queue *entry)
{
	(void)head;
	__set_current_state(TASK_RUNNING);
	list_del_init(&entry->task_list);
}

void finish_swait(struct swait_queue_head *head, struct swait_queue *entry)
{
	unsigned long flags;

	__set_current_state(TASK_RUNNING);
	if (list_empty_careful(&entry->task_list))
		return;
	raw_spin_lock_irqsave(&head->lock, flags);
	list_del_init(&entry->task_list);
	raw_spin_unlock_irqrestore(&head->lock, flags);
}
