// SPDX-License-Identifier: GPL-2.0-only
/*
 * Works that one thread of their own carries out, in the order in which they
 * were queued.
 *
 * worker->lock protects the lists and current_work.  A work is on one list or
 * on none; work->worker says whose lock protects it and stays until the work is
 * queued elsewhere.
 */
#include <linux/completion.h>
#include <linux/freezer.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include "sched/sched.h"
#include "waits.h"

/* A flush is a work that completes this. */
struct flush_work {
	struct kthread_work work;
	struct completion done;
};

static void flush_work_function(struct kthread_work *work)
{
	complete(&container_of(work, struct flush_work, work)->done);
}

void __kthread_init_worker(struct kthread_worker *worker, const char *name,
			   struct lock_class_key *key)
{
	memset(worker, 0, sizeof(*worker));
	raw_spin_lock_init(&worker->lock);
	lockdep_set_class_and_name(&worker->lock, key, name);
	INIT_LIST_HEAD(&worker->work_list);
	INIT_LIST_HEAD(&worker->delayed_work_list);
}

static struct kthread_work *next_work(struct kthread_worker *worker)
{
	struct kthread_work *work = NULL;

	raw_spin_lock_irq(&worker->lock);
	if (!list_empty(&worker->work_list)) {
		work = list_first_entry(&worker->work_list, struct kthread_work, node);
		list_del_init(&work->node);
	}
	worker->current_work = work;
	raw_spin_unlock_irq(&worker->lock);
	return work;
}

/* Process context. */
static void run_work(struct kthread_work *work)
{
	struct context_frame frame;
	kthread_work_func_t function = work->func;

	context_enter(&frame, TOPHALF_CONTEXT_PROCESS, function);
	function(work);
	context_exit(&frame);
}

static bool stop_asked(struct kthread_worker *worker)
{
	if (!kthread_should_stop())
		return false;
	raw_spin_lock_irq(&worker->lock);
	worker->task = NULL;
	raw_spin_unlock_irq(&worker->lock);
	return true;
}

/* Process context: the body of a worker's thread. */
int kthread_worker_fn(void *argument)
{
	struct kthread_worker *worker = argument;

	WARN_ON(worker->task && worker->task != current);
	worker->task = current;
	if (worker->flags & KTW_FREEZABLE)
		set_freezable();
	for (;;) {
		struct kthread_work *work;

		set_current_state(TASK_INTERRUPTIBLE);
		if (stop_asked(worker)) {
			__set_current_state(TASK_RUNNING);
			return 0;
		}
		work = next_work(worker);
		if (work) {
			__set_current_state(TASK_RUNNING);
			run_work(work);
		} else if (freezing(current)) {
			__set_current_state(TASK_RUNNING);
		} else {
			schedule();
		}
		try_to_freeze();
		sched_between_works();
	}
}

static __printf(3, 0) struct kthread_worker *create_worker(int cpu, unsigned int flags,
							    const char format[], va_list arguments)
{
	struct kthread_worker *worker = kzalloc(sizeof(*worker), GFP_KERNEL);
	char name[TASK_COMM_LEN * 2];
	struct task_struct *task;

	if (!worker)
		return ERR_PTR(-ENOMEM);
	kthread_init_worker(worker);
	vsnprintf(name, sizeof(name), format, arguments);
	task = kthread_create(kthread_worker_fn, worker, "%s", name);
	if (IS_ERR(task)) {
		kfree(worker);
		return ERR_CAST(task);
	}
	if (cpu >= 0)
		kthread_bind(task, cpu);
	worker->flags = flags;
	worker->task = task;
	wake_up_process(task);
	return worker;
}

/* Process context, may sleep. */
struct kthread_worker *kthread_create_worker(unsigned int flags, const char format[], ...)
{
	struct kthread_worker *worker;
	va_list arguments;

	va_start(arguments, format);
	worker = create_worker(-1, flags, format, arguments);
	va_end(arguments);
	return worker;
}

struct kthread_worker *kthread_create_worker_on_cpu(int cpu, unsigned int flags,
						    const char format[], ...)
{
	struct kthread_worker *worker;
	va_list arguments;

	va_start(arguments, format);
	worker = create_worker(cpu, flags, format, arguments);
	va_end(arguments);
	return worker;
}

/* ---- queueing; the worker's lock is held in the functions on top ------------------- */

static bool cannot_queue(struct kthread_worker *worker, struct kthread_work *work)
{
	lockdep_assert_held(&worker->lock);
	return !list_empty(&work->node) || work->canceling;
}

static void insert_work(struct kthread_worker *worker, struct kthread_work *work,
			struct list_head *before)
{
	WARN_ON_ONCE(work->worker && work->worker != worker);
	list_add_tail(&work->node, before);
	work->worker = worker;
	if (!worker->current_work && likely(worker->task))
		wake_up_process(worker->task);
}

/* Any context.  False if it was queued already. */
bool kthread_queue_work(struct kthread_worker *worker, struct kthread_work *work)
{
	unsigned long flags;
	bool queued = false;

	raw_spin_lock_irqsave(&worker->lock, flags);
	if (!cannot_queue(worker, work)) {
		insert_work(worker, work, &worker->work_list);
		queued = true;
	}
	raw_spin_unlock_irqrestore(&worker->lock, flags);
	return queued;
}

/* Timer: the delay of a work is over. */
void kthread_delayed_work_timer_fn(struct timer_list *timer)
{
	struct kthread_delayed_work *delayed = from_timer(delayed, timer, timer);
	struct kthread_work *work = &delayed->work;
	struct kthread_worker *worker = work->worker;
	unsigned long flags;

	if (WARN_ON_ONCE(!worker))
		return;
	raw_spin_lock_irqsave(&worker->lock, flags);
	WARN_ON_ONCE(work->worker != worker);
	WARN_ON_ONCE(list_empty(&work->node));
	list_del_init(&work->node);
	if (!work->canceling)
		insert_work(worker, work, &worker->work_list);
	raw_spin_unlock_irqrestore(&worker->lock, flags);
}

static void queue_delayed(struct kthread_worker *worker, struct kthread_delayed_work *delayed,
			  unsigned long delay)
{
	if (!delay) {
		insert_work(worker, &delayed->work, &worker->work_list);
		return;
	}
	list_add(&delayed->work.node, &worker->delayed_work_list);
	delayed->work.worker = worker;
	delayed->timer.expires = jiffies + delay;
	add_timer(&delayed->timer);
}

/* Any context. */
bool kthread_queue_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *delayed,
				unsigned long delay)
{
	unsigned long flags;
	bool queued = false;

	raw_spin_lock_irqsave(&worker->lock, flags);
	if (!cannot_queue(worker, &delayed->work)) {
		queue_delayed(worker, delayed, delay);
		queued = true;
	}
	raw_spin_unlock_irqrestore(&worker->lock, flags);
	return queued;
}

/* ---- waiting and cancelling ----------------------------------------------------------- */

/* All that stands before the flush is carried out by the one thread of the worker. */
static void find_worker(const struct task_wait *wait, struct blockers *blockers)
{
	const struct kthread_worker *worker = wait->object;

	if (worker->task)
		blocker_add(blockers, worker->task, LEVEL_TASK);
}

static const struct wait_kind wait_kthread_work = {
	.what = "kthread_work", .by = "carried out by", .find = find_worker,
};

static void wait_for_flush(struct kthread_worker *worker, struct flush_work *flush, const void *function)
{
	struct task_wait wait;

	wait_begin(&wait, &wait_kthread_work, worker, NULL, function, false);
	wait_for_completion(&flush->done);
	wait_end(&wait);
}

/* Process context, may sleep. */
void kthread_flush_work(struct kthread_work *work)
{
	struct flush_work flush = {
		KTHREAD_WORK_INIT(flush.work, flush_work_function),
		COMPLETION_INITIALIZER_ONSTACK(flush.done),
	};
	struct kthread_worker *worker = work->worker;
	bool nothing = false;

	if (!worker)
		return;
	raw_spin_lock_irq(&worker->lock);
	WARN_ON_ONCE(work->worker != worker);
	if (!list_empty(&work->node))
		insert_work(worker, &flush.work, work->node.next);
	else if (worker->current_work == work)
		insert_work(worker, &flush.work, worker->work_list.next);
	else
		nothing = true;
	raw_spin_unlock_irq(&worker->lock);
	if (!nothing)
		wait_for_flush(worker, &flush, work->func);
}

/* Process context, may sleep. */
void kthread_flush_worker(struct kthread_worker *worker)
{
	struct flush_work flush = {
		KTHREAD_WORK_INIT(flush.work, flush_work_function),
		COMPLETION_INITIALIZER_ONSTACK(flush.done),
	};

	kthread_queue_work(worker, &flush.work);
	wait_for_flush(worker, &flush, NULL);
}

/* The lock is held, and dropped while the timer's function is waited for. */
static void cancel_timer(struct kthread_work *work, unsigned long *flags)
{
	struct kthread_delayed_work *delayed = container_of(work, struct kthread_delayed_work, work);
	struct kthread_worker *worker = work->worker;

	work->canceling++;
	raw_spin_unlock_irqrestore(&worker->lock, *flags);
	del_timer_sync(&delayed->timer);
	raw_spin_lock_irqsave(&worker->lock, *flags);
	work->canceling--;
}

static bool cancel_queued(struct kthread_work *work)
{
	if (list_empty(&work->node))
		return false;
	list_del_init(&work->node);
	return true;
}

/* Any context.  True if a pending work got the new delay, false if it was not pending. */
bool kthread_mod_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *delayed,
			      unsigned long delay)
{
	struct kthread_work *work = &delayed->work;
	unsigned long flags;
	bool was_pending = false;

	raw_spin_lock_irqsave(&worker->lock, flags);
	if (work->worker) {
		WARN_ON_ONCE(work->worker != worker);
		cancel_timer(work, &flags);
		/* Somebody cancels it, and will have it cancelled. */
		if (work->canceling) {
			raw_spin_unlock_irqrestore(&worker->lock, flags);
			return true;
		}
		was_pending = cancel_queued(work);
	}
	queue_delayed(worker, delayed, delay);
	raw_spin_unlock_irqrestore(&worker->lock, flags);
	return was_pending;
}

static bool cancel_sync(struct kthread_work *work, bool delayed)
{
	struct kthread_worker *worker = work->worker;
	unsigned long flags;
	bool was_pending;

	if (!worker)
		return false;
	raw_spin_lock_irqsave(&worker->lock, flags);
	WARN_ON_ONCE(work->worker != worker);
	if (delayed)
		cancel_timer(work, &flags);
	was_pending = cancel_queued(work);
	if (worker->current_work == work) {
		/* It may not queue itself again while it is waited for. */
		work->canceling++;
		raw_spin_unlock_irqrestore(&worker->lock, flags);
		kthread_flush_work(work);
		raw_spin_lock_irqsave(&worker->lock, flags);
		work->canceling--;
	}
	raw_spin_unlock_irqrestore(&worker->lock, flags);
	return was_pending;
}

/* Process context, may sleep. */
bool kthread_cancel_work_sync(struct kthread_work *work)
{
	return cancel_sync(work, false);
}

bool kthread_cancel_delayed_work_sync(struct kthread_delayed_work *delayed)
{
	return cancel_sync(&delayed->work, true);
}

/* Process context, may sleep.  Nothing may be queued any more. */
void kthread_destroy_worker(struct kthread_worker *worker)
{
	struct task_struct *task = worker->task;

	if (WARN_ON(!task))
		return;
	kthread_flush_worker(worker);
	kthread_stop(task);
	WARN_ON(!list_empty(&worker->delayed_work_list));
	WARN_ON(!list_empty(&worker->work_list));
	kfree(worker);
}
