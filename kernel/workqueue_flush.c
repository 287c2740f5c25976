// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workqueues: waiting for work.
 *
 * A single work is waited for by a note of who waits.  While the work is queued
 * the note is on one list for all work; when the work begins it moves to the
 * worker, and is answered when the function returns.  So whoever waits waits for
 * that one instance: the work may be freed, or queued again, meanwhile.
 *
 * A whole workqueue is flushed by colour, an idea of Linux: each work takes the
 * colour that its workqueue has at that moment, and each flush gives the
 * workqueue the next colour.  A flush waits until every colour that was in use
 * when it began has been seen at zero; what is queued later has another colour,
 * so work that queues itself again cannot hold a flush up.  There are 16: a flush
 * that finds the next one still in use waits for that first.  The cost is a walk
 * over the pool_workqueues for each flush, and over the flushes in progress each
 * time that a colour ends.
 */
#include <linux/bottom_half.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/sched/task.h>
#include <linux/timer.h>
#include "sched/sched.h"
#include "objects.h"
#include "waits.h"
#include "workqueue_internal.h"

/* For work that is queued and did not begin yet. */
static LIST_HEAD(queued_waiters);
static LIST_HEAD(color_flushes);

/* ---- sleeping until somebody says so ------------------------------------------------ */

/* Process context, already checked.  One mistake is one finding: schedule() would check again. */
static void wait_until(const bool *done)
{
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (READ_ONCE(*done))
			break;
		schedule_checked();
	}
	__set_current_state(TASK_RUNNING);
}

/* Any context.  The waiter's stack may be gone once it has been told. */
static void tell(struct task_struct *task, bool *done)
{
	get_task_struct(task);
	WRITE_ONCE(*done, true);
	wake_up_process(task);
	put_task_struct(task);
}

static void tell_all(struct list_head *waiters)
{
	struct flush_waiter *waiter;

	while ((waiter = list_first_entry_or_null(waiters, struct flush_waiter, entry))) {
		list_del_init(&waiter->entry);
		tell(waiter->task, &waiter->done);
	}
}

/* ---- what Linux warns of, and deadlocks --------------------------------------------- */

/* A workqueue that must make progress without memory waits for one that need not. */
static void check_reclaim(const struct workqueue_struct *wq, const struct work_struct *work)
{
	const struct worker *worker = current_worker();
	work_func_t func = work ? work->func : NULL;

	if (wq->flags & WQ_MEM_RECLAIM)
		return;
	WARN_ONCE(current->flags & PF_MEMALLOC,
		  "workqueue: PF_MEMALLOC task %d(%s) is flushing !WQ_MEM_RECLAIM %s:%ps",
		  current->pid, current->comm, wq->name, func);
	if (!worker || !worker->pwq)
		return;
	WARN_ONCE((worker->pwq->wq->flags & (WQ_MEM_RECLAIM | __WQ_LEGACY)) == WQ_MEM_RECLAIM,
		  "workqueue: WQ_MEM_RECLAIM %s:%ps is flushing !WQ_MEM_RECLAIM %s:%ps",
		  worker->pwq->wq->name, worker->func, wq->name, func);
}

static void check_self_wait(const struct work_struct *work, const char *what)
{
	const struct worker *worker = current_worker();

	if (worker && worker->work == work)
		tophalf_report(TOPHALF_RULE_DEADLOCK, "%s: work %ps waits for itself", what, worker->func);
}

static void check_self_flush(const struct workqueue_struct *wq, const char *what)
{
	const struct worker *worker = current_worker();

	if (worker && worker->pwq && worker->pwq->wq == wq)
		tophalf_report(TOPHALF_RULE_DEADLOCK,
			       "%s: work %ps waits for all work of %s, to which it belongs", what,
			       worker->func, wq->name);
}

/* To lockdep, waiting for work is taking and releasing a lock that the work holds. */
static void touch_map(const struct workqueue_struct *wq, struct lockdep_map *map)
{
	bool bh = wq->flags & WQ_BH;

	if (!map)
		return;
	if (bh)
		local_bh_disable();
	lock_map_acquire(map);
	lock_map_release(map);
	if (bh)
		local_bh_enable();
}

/* ---- one work -------------------------------------------------------------------------- */

void flush_work_begins(struct work_struct *work, struct worker *worker)
{
	struct flush_waiter *waiter, *next;
	LIST_HEAD(cancelled);

	list_for_each_entry_safe(waiter, next, &queued_waiters, entry) {
		if (waiter->work != work)
			continue;
		waiter->begun = true;
		list_move_tail(&waiter->entry, worker ? &worker->waiters : &cancelled);
	}
	tell_all(&cancelled);
}

void flush_work_done(struct worker *worker)
{
	tell_all(&worker->waiters);
}

/* Where the work is now.  Null: it is neither queued nor does it run. */
static struct workqueue_struct *attach(struct flush_waiter *waiter, struct work_struct *work)
{
	struct pool_workqueue *pwq = work_pwq(work);
	struct worker_pool *pool = work_pool(work);
	struct worker *worker;

	if (pwq) {
		list_add_tail(&waiter->entry, &queued_waiters);
		return pwq->wq;
	}
	worker = pool ? pool_find_executing(pool, work) : NULL;
	if (!worker)
		return NULL;
	waiter->begun = true;
	list_add_tail(&waiter->entry, &worker->waiters);
	return worker->pwq->wq;
}

/* What a BH work is waited for with may be a softirq itself. */
static void spin_until(const bool *done)
{
	while (!READ_ONCE(*done))
		cpu_relax();
}

static bool wait_for_work(struct work_struct *work, bool from_cancel, const char *what)
{
	struct flush_waiter waiter = { .work = work, .task = current };
	struct workqueue_struct *wq;
	struct task_wait wait;
	bool single, spin;

	if (WARN(!workqueues_online, "%s before workqueues are up\n", what))
		return false;
	if (object_is_gone(work, "a work", what))
		return false;
	if (never_written(work->func)) {
		tophalf_report(TOPHALF_RULE_UNINITIALISED_OBJECT,
			       "%s of a work without a function: it was never set up", what);
		return false;
	}
	wq = attach(&waiter, work);
	kcsan_acquire_object((const char *)work + 1);
	if (!wq)
		return false;
	check_self_wait(work, what);
	if (!from_cancel)
		check_reclaim(wq, work);
	/* One that runs its work in turn, or on its last thread, waits for itself here. */
	single = wq->max_active == 1 || wq->flags & WQ_MEM_RECLAIM;
	spin = from_cancel && wq->flags & WQ_BH;
	if (!from_cancel && single)
		touch_map(wq, wq->lockdep_map);
	touch_map(wq, &work->lockdep_map);
	wait_begin(&wait, &wait_work, &waiter, NULL, work->func, false);
	if (spin)
		spin_until(&waiter.done);
	else
		wait_until(&waiter.done);
	wait_end(&wait);
	kcsan_acquire_object((const char *)work + 1);
	return true;
}

/* Process context, may sleep.  True if there was something to wait for. */
bool flush_work(struct work_struct *work)
{
	tophalf_point();
	check_may_sleep("flush_work");
	return wait_for_work(work, false, "flush_work");
}

/* Process context, may sleep.  What waits for its timer is queued at once. */
bool flush_delayed_work(struct delayed_work *dwork)
{
	tophalf_point();
	check_may_sleep("flush_delayed_work");
	local_irq_disable();
	if (timer_delete_sync(&dwork->timer))
		work_insert(dwork->cpu, dwork->wq, &dwork->work);
	local_irq_enable();
	return wait_for_work(&dwork->work, false, "flush_delayed_work");
}

/* Process context, may sleep. */
bool flush_rcu_work(struct rcu_work *rwork)
{
	tophalf_point();
	if (!work_pending(&rwork->work))
		return flush_work(&rwork->work);
	rcu_barrier();
	flush_work(&rwork->work);
	return true;
}

/* ---- cancelling ------------------------------------------------------------------------- */

#define DISABLE_MAX	((1U << WORK_OFFQ_DISABLE_BITS) - 1)

/* Any context.  True if it was pending.  It is disabled `change` times more; `result`, or null, in all. */
static bool cancel(struct work_struct *work, struct timer_list *timer, int change, unsigned int *result)
{
	unsigned int depth;
	bool was_pending;
	u32 irqs_off;

	tophalf_point();
	if (object_is_gone(work, "a work", "cancelling"))
		return false;
	irqs_off = sched_interrupts_off();
	was_pending = work_grab(work, timer, irqs_off);
	depth = work_disable_depth(work);
	if (WARN_ONCE(change > 0 && depth == DISABLE_MAX, "workqueue: work disable count overflowed\n") ||
	    WARN_ONCE(change < 0 && !depth, "workqueue: work disable count underflowed\n"))
		change = 0;
	depth += change;
	work_set_off_queue(work, work_pool(work), depth, false);
	sched_interrupts_restore(irqs_off);
	tophalf_point();
	if (result)
		*result = depth;
	return was_pending;
}

static bool ran_in_softirq(const struct work_struct *work)
{
	const struct worker_pool *pool = work_pool(work);

	return pool && pool->bh;
}

/*
 * Process context, may sleep; or, if the work was of a BH workqueue, any but a
 * hard IRQ.  While it waits the work cannot be queued.
 */
static bool cancel_and_wait(struct work_struct *work, struct timer_list *timer, bool disable,
			    const char *what)
{
	bool was_pending;

	if (object_is_gone(work, "a work", what))
		return false;
	was_pending = cancel(work, timer, 1, NULL);
	if (ran_in_softirq(work))
		WARN_ONCE(in_hardirq(), "%s of a BH work in a hard IRQ\n", what);
	else
		check_may_sleep(what);
	/* Before workers exist no work can be running. */
	if (workqueues_online)
		wait_for_work(work, true, what);
	if (!disable)
		cancel(work, NULL, -1, NULL);
	return was_pending;
}

/* Any context.  True if it was pending, here and in what follows. */
bool cancel_work(struct work_struct *work)
{
	return cancel(work, NULL, 0, NULL);
}

/* See cancel_and_wait() for the context. */
bool cancel_work_sync(struct work_struct *work)
{
	return cancel_and_wait(work, NULL, false, "cancel_work_sync");
}

/* Any context. */
bool cancel_delayed_work(struct delayed_work *dwork)
{
	return cancel(&dwork->work, &dwork->timer, 0, NULL);
}

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	return cancel_and_wait(&dwork->work, &dwork->timer, false, "cancel_delayed_work_sync");
}

/* Any context. */
bool disable_work(struct work_struct *work)
{
	return cancel(work, NULL, 1, NULL);
}

bool disable_work_sync(struct work_struct *work)
{
	return cancel_and_wait(work, NULL, true, "disable_work_sync");
}

/* Any context.  True if it may be queued again. */
bool enable_work(struct work_struct *work)
{
	unsigned int depth;

	cancel(work, NULL, -1, &depth);
	return !depth;
}

/* Any context. */
bool disable_delayed_work(struct delayed_work *dwork)
{
	return cancel(&dwork->work, &dwork->timer, 1, NULL);
}

bool disable_delayed_work_sync(struct delayed_work *dwork)
{
	return cancel_and_wait(&dwork->work, &dwork->timer, true, "disable_delayed_work_sync");
}

/* Any context. */
bool enable_delayed_work(struct delayed_work *dwork)
{
	return enable_work(&dwork->work);
}

/* ---- a whole workqueue ------------------------------------------------------------------ */

static bool color_in_use(const struct workqueue_struct *wq, unsigned int color)
{
	const struct pool_workqueue *pwq;

	list_for_each_entry(pwq, &wq->pwqs, entry)
		if (pwq->in_flight[color])
			return true;
	return false;
}

static unsigned long colors_in_use(const struct workqueue_struct *wq)
{
	unsigned long colors = 0;
	unsigned int color;

	for (color = 0; color < WORK_NR_COLORS; color++)
		if (color_in_use(wq, color))
			colors |= BIT(color);
	return colors;
}

/* All are looked at before anybody is told: those who are told use the colours again. */
void flush_color_done(void)
{
	struct color_flush *flush, *next;
	LIST_HEAD(done);

	list_for_each_entry_safe(flush, next, &color_flushes, entry) {
		flush->colors &= colors_in_use(flush->wq);
		if (!flush->colors)
			list_move_tail(&flush->entry, &done);
	}
	while ((flush = list_first_entry_or_null(&done, struct color_flush, entry))) {
		list_del_init(&flush->entry);
		tell(flush->task, &flush->done);
	}
}

static void wait_for_colors(struct workqueue_struct *wq, unsigned long colors)
{
	struct color_flush flush = { .wq = wq, .task = current, .colors = colors };
	struct task_wait wait;

	if (!colors)
		return;
	list_add_tail(&flush.entry, &color_flushes);
	wait_begin(&wait, &wait_workqueue, &flush, wq->name, NULL, false);
	wait_until(&flush.done);
	wait_end(&wait);
}

void workqueue_flush(struct workqueue_struct *wq, const char *what)
{
	unsigned int next;
	unsigned long colors;

	if (WARN(!workqueues_online, "%s before workqueues are up\n", what))
		return;
	touch_map(wq, wq->lockdep_map);
	kcsan_acquire_object(wq);
	if (!colors_in_use(wq))
		return;
	check_self_flush(wq, what);
	check_reclaim(wq, NULL);
	for (;;) {
		next = (wq->color + 1) % WORK_NR_COLORS;
		if (!color_in_use(wq, next))
			break;
		wait_for_colors(wq, BIT(next));
	}
	colors = colors_in_use(wq);
	wq->color = next;
	wait_for_colors(wq, colors);
	kcsan_acquire_object(wq);
}

/* Process context, may sleep. */
void __flush_workqueue(struct workqueue_struct *wq)
{
	tophalf_point();
	check_may_sleep("flush_workqueue");
	workqueue_flush(wq, "flush_workqueue");
}

static bool is_empty(const struct workqueue_struct *wq)
{
	const struct pool_workqueue *pwq;

	list_for_each_entry(pwq, &wq->pwqs, entry)
		if (!pwq_is_empty(pwq))
			return false;
	return true;
}

void workqueue_drain(struct workqueue_struct *wq, const char *what)
{
	unsigned int tries = 0;

	if (!wq->drainers++)
		wq->flags |= __WQ_DRAINING;
	for (;;) {
		workqueue_flush(wq, what);
		if (is_empty(wq))
			break;
		if (++tries == 10 || (tries % 100 == 0 && tries <= 1000))
			pr_warn("workqueue %s: %s() isn't complete after %u tries\n", wq->name, what, tries);
	}
	if (!--wq->drainers)
		wq->flags &= ~__WQ_DRAINING;
}

/* Process context, may sleep.  Meanwhile only work of the workqueue itself may queue more. */
void drain_workqueue(struct workqueue_struct *wq)
{
	tophalf_point();
	check_may_sleep("drain_workqueue");
	workqueue_drain(wq, "drain_workqueue");
}
