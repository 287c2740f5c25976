// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for a bit or a variable: a few wait queues shared by all, chosen by
 * address; each entry says which bit it is about.
 */
#include <linux/hash.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/wait_bit.h>
#include "sched.h"

#define TABLE_BITS	4

static wait_queue_head_t table[1 << TABLE_BITS] = {
	[0 ... (1 << TABLE_BITS) - 1] = { .lock = __SPIN_LOCK_UNLOCKED(bit_wait_table.lock) },
};

static wait_queue_head_t *queue_of(unsigned long value)
{
	wait_queue_head_t *head = &table[hash_long(value, TABLE_BITS)];

	if (!head->head.next)
		INIT_LIST_HEAD(&head->head);
	return head;
}

wait_queue_head_t *bit_waitqueue(void *word, int bit)
{
	return queue_of(((unsigned long)word << 6) | bit);
}

wait_queue_head_t *__var_waitqueue(void *variable)
{
	return queue_of((unsigned long)variable);
}

static bool same_key(const struct wait_bit_key *key, const struct wait_bit_key *wanted)
{
	return key->flags == wanted->flags && key->bit_nr == wanted->bit_nr;
}

int wake_bit_function(struct wait_queue_entry *entry, unsigned int mode, int sync, void *argument)
{
	struct wait_bit_queue_entry *bit = container_of(entry, struct wait_bit_queue_entry, wq_entry);

	if (!same_key(&bit->key, argument) || test_bit(bit->key.bit_nr, bit->key.flags))
		return 0;
	return autoremove_wake_function(entry, mode, sync, argument);
}

/* Process context, may sleep. */
int __wait_on_bit(struct wait_queue_head *head, struct wait_bit_queue_entry *entry,
		  wait_bit_action_f *action, unsigned int mode)
{
	int result = 0;

	do {
		prepare_to_wait(head, &entry->wq_entry, mode);
		if (test_bit(entry->key.bit_nr, entry->key.flags))
			result = action(&entry->key, mode);
	} while (test_bit_acquire(entry->key.bit_nr, entry->key.flags) && !result);
	finish_wait(head, &entry->wq_entry);
	return result;
}

int out_of_line_wait_on_bit(void *word, int bit, wait_bit_action_f *action, unsigned int mode)
{
	DEFINE_WAIT_BIT(entry, word, bit);

	return __wait_on_bit(bit_waitqueue(word, bit), &entry, action, mode);
}

int out_of_line_wait_on_bit_timeout(void *word, int bit, wait_bit_action_f *action,
				    unsigned int mode, unsigned long timeout)
{
	DEFINE_WAIT_BIT(entry, word, bit);

	entry.key.timeout = jiffies + timeout;
	return __wait_on_bit(bit_waitqueue(word, bit), &entry, action, mode);
}

/* Process context, may sleep.  0: the bit was clear and is set by the caller. */
int __wait_on_bit_lock(struct wait_queue_head *head, struct wait_bit_queue_entry *entry,
		       wait_bit_action_f *action, unsigned int mode)
{
	int result = 0;

	for (;;) {
		prepare_to_wait_exclusive(head, &entry->wq_entry, mode);
		if (test_bit(entry->key.bit_nr, entry->key.flags)) {
			result = action(&entry->key, mode);
			if (result)
				finish_wait(head, &entry->wq_entry);
		}
		if (!test_and_set_bit(entry->key.bit_nr, entry->key.flags)) {
			if (!result)
				finish_wait(head, &entry->wq_entry);
			return 0;
		}
		if (result)
			return result;
	}
}

int out_of_line_wait_on_bit_lock(void *word, int bit, wait_bit_action_f *action, unsigned int mode)
{
	DEFINE_WAIT_BIT(entry, word, bit);

	return __wait_on_bit_lock(bit_waitqueue(word, bit), &entry, action, mode);
}

/* Any context. */
void __wake_up_bit(struct wait_queue_head *head, void *word, int bit)
{
	struct wait_bit_key key = __WAIT_BIT_KEY_INITIALIZER(word, bit);

	if (waitqueue_active(head))
		__wake_up(head, TASK_NORMAL, 1, &key);
}

void wake_up_bit(void *word, int bit)
{
	__wake_up_bit(bit_waitqueue(word, bit), word, bit);
}

static int wake_variable(struct wait_queue_entry *entry, unsigned int mode, int sync, void *argument)
{
	struct wait_bit_queue_entry *bit = container_of(entry, struct wait_bit_queue_entry, wq_entry);

	if (!same_key(&bit->key, argument))
		return 0;
	return autoremove_wake_function(entry, mode, sync, argument);
}

void init_wait_var_entry(struct wait_bit_queue_entry *entry, void *variable, int flags)
{
	*entry = (struct wait_bit_queue_entry){
		.key = { .flags = variable, .bit_nr = -1 },
		.wq_entry = {
			.flags = flags,
			.private = current,
			.func = wake_variable,
			.entry = LIST_HEAD_INIT(entry->wq_entry.entry),
		},
	};
}

/* Any context. */
void wake_up_var(void *variable)
{
	__wake_up_bit(__var_waitqueue(variable), variable, -1);
}

/* The actions: process context, may sleep. */
int bit_wait(struct wait_bit_key *key, int mode)
{
	(void)key;
	schedule();
	return signal_pending_state(mode, current) ? -EINTR : 0;
}

int bit_wait_io(struct wait_bit_key *key, int mode)
{
	(void)key;
	io_schedule();
	return signal_pending_state(mode, current) ? -EINTR : 0;
}

int bit_wait_timeout(struct wait_bit_key *key, int mode)
{
	unsigned long now = READ_ONCE(jiffies);

	if (time_after_eq(now, key->timeout))
		return -EAGAIN;
	schedule_timeout(key->timeout - now);
	return signal_pending_state(mode, current) ? -EINTR : 0;
}

int bit_wait_io_timeout(struct wait_bit_key *key, int mode)
{
	unsigned long now = READ_ONCE(jiffies);

	if (time_after_eq(now, key->timeout))
		return -EAGAIN;
	io_schedule_timeout(key->timeout - now);
	return signal_pending_state(mode, current) ? -EINTR : 0;
}
