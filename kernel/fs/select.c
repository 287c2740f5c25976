// SPDX-License-Identifier: GPL-2.0-only
/*
 * poll() of one file.
 *
 * The file's poll() puts the task into each wait queue it names, once, and says
 * what is ready.  The task then sleeps until one of the queues is woken for an
 * event that it wants, and asks again.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include "select.h"

struct poll_table_page {
	struct poll_table_page *next;
	struct poll_table_entry entry;
};

/* Any context: a wait queue is woken. */
static int poll_wake(wait_queue_entry_t *wait, unsigned int mode, int sync, void *key)
{
	struct poll_table_entry *entry = container_of(wait, struct poll_table_entry, wait);
	struct poll_wqueues *queues = wait->private;
	wait_queue_entry_t task = { .private = queues->polling_task };

	if (key && !(key_to_poll(key) & entry->key))
		return 0;
	smp_wmb();
	queues->triggered = 1;
	return default_wake_function(&task, mode, sync, key);
}

static struct poll_table_entry *entry_get(struct poll_wqueues *queues)
{
	struct poll_table_page *page;

	if (queues->inline_index < N_INLINE_POLL_ENTRIES)
		return &queues->inline_entries[queues->inline_index++];
	page = kzalloc(sizeof(*page), GFP_KERNEL);
	if (!page) {
		queues->error = -ENOMEM;
		return NULL;
	}
	page->next = queues->table;
	queues->table = page;
	return &page->entry;
}

static void poll_queue(struct file *file, wait_queue_head_t *head, poll_table *table)
{
	struct poll_wqueues *queues = container_of(table, struct poll_wqueues, pt);
	struct poll_table_entry *entry = entry_get(queues);

	if (!entry)
		return;
	entry->filp = get_file(file);
	entry->wait_address = head;
	entry->key = table->_key;
	init_waitqueue_func_entry(&entry->wait, poll_wake);
	entry->wait.private = queues;
	add_wait_queue(head, &entry->wait);
}

/* Process context. */
void poll_initwait(struct poll_wqueues *queues)
{
	init_poll_funcptr(&queues->pt, poll_queue);
	queues->polling_task = current;
	queues->triggered = 0;
	queues->error = 0;
	queues->table = NULL;
	queues->inline_index = 0;
}

static void entry_put(struct poll_table_entry *entry)
{
	remove_wait_queue(entry->wait_address, &entry->wait);
	fput(entry->filp);
}

/* Process context. */
void poll_freewait(struct poll_wqueues *queues)
{
	struct poll_table_page *page;
	int i;

	for (i = 0; i < queues->inline_index; i++)
		entry_put(&queues->inline_entries[i]);
	while (queues->table) {
		page = queues->table;
		queues->table = page->next;
		entry_put(&page->entry);
		kfree(page);
	}
}

/* Returns true when the time is over. */
static bool poll_sleep(struct poll_wqueues *queues, ktime_t *expires)
{
	bool expired = false;

	set_current_state(TASK_INTERRUPTIBLE);
	if (!queues->triggered)
		expired = !schedule_hrtimeout_range(expires, 0, HRTIMER_MODE_ABS);
	__set_current_state(TASK_RUNNING);
	/* Before the file is asked again, so that a wake-up from now on is not lost. */
	smp_store_mb(queues->triggered, 0);
	return expired;
}

static long poll_until(struct file *file, __poll_t wanted, struct poll_wqueues *queues,
		       ktime_t *expires, bool block)
{
	for (;;) {
		__poll_t ready;

		queues->pt._key = wanted;
		if (!block)
			queues->pt._qproc = NULL;
		ready = vfs_poll(file, &queues->pt) & wanted;
		/* It waits in all of its queues after the first time. */
		queues->pt._qproc = NULL;
		if (ready)
			return mangle_poll(ready);
		if (queues->error)
			return queues->error;
		if (!block)
			return 0;
		if (signal_pending(current))
			return -EINTR;
		if (poll_sleep(queues, expires))
			block = false;
	}
}

long poll_file(struct file *file, unsigned int events, long timeout_ms)
{
	__poll_t wanted = demangle_poll(events) | EPOLLERR | EPOLLHUP;
	struct poll_wqueues queues;
	ktime_t expires = 0;
	long result;

	if (timeout_ms > 0)
		expires = ktime_add_ms(ktime_get(), timeout_ms);
	poll_initwait(&queues);
	result = poll_until(file, wanted, &queues, timeout_ms < 0 ? NULL : &expires,
			    timeout_ms != 0);
	poll_freewait(&queues);
	return result;
}
