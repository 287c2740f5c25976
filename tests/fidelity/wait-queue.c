// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who is woken: all that are not exclusive and one that is; wake_up_nr(); the order; who takes
 * itself off the queue.
 */
#include <linux/wait.h>
#include "fidelity.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);

struct waiter {
	struct wait_queue_entry entry;
	int number, woken;
};

static struct waiter waiters[6];

static int woken(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key)
{
	struct waiter *waiter = container_of(entry, struct waiter, entry);

	say("waiter %d, mode %u, key %ld", waiter->number, mode, (long)key);
	waiter->woken++;
	return 1;
}

static int refuses(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key)
{
	say("one that refuses");
	return 0;
}

static void run(void)
{
	unsigned int i;

	show(waitqueue_active(&queue));
	for (i = 0; i < ARRAY_SIZE(waiters); i++) {
		waiters[i].number = i;
		init_waitqueue_func_entry(&waiters[i].entry, i == 3 ? refuses : woken);
		if (i % 2)
			add_wait_queue_exclusive(&queue, &waiters[i].entry);
		else
			add_wait_queue(&queue, &waiters[i].entry);
	}
	show(waitqueue_active(&queue));
	say("wake_up");
	wake_up(&queue);
	say("wake_up_nr of two");
	wake_up_nr(&queue, 2);
	say("wake_up_all");
	wake_up_all(&queue);
	say("wake_up_interruptible");
	wake_up_interruptible(&queue);
	say("wake_up_poll");
	wake_up_poll(&queue, 5);
	spin_lock_irq(&queue.lock);
	say("wake_up_locked");
	wake_up_locked(&queue);
	spin_unlock_irq(&queue.lock);
	remove_wait_queue(&queue, &waiters[1].entry);
	add_wait_queue_priority(&queue, &waiters[1].entry);
	say("wake_up with a priority waiter");
	wake_up(&queue);
	for (i = 0; i < ARRAY_SIZE(waiters); i++)
		remove_wait_queue(&queue, &waiters[i].entry);
	show(waitqueue_active(&queue));
}

FIDELITY_MODULE(run, "Waking from a queue");
