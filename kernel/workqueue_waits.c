// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workqueues: which worker whoever waits for work waits for.
 *
 * A work that runs is waited for at its worker.  One that is queued begins by
 * itself, as pools make workers as they need them, unless its workqueue has no
 * more room: where that runs one work at a time, it waits for that one.
 */
#include <linux/list.h>
#include "sched/sched.h"
#include "waits.h"
#include "workqueue_internal.h"

static void add_worker(const struct worker *worker, struct blockers *blockers)
{
	if (worker->task)
		blocker_add(blockers, worker->task, LEVEL_TASK);
	else
		blocker_add_cpu(blockers, worker->pool->cpu, LEVEL_SOFTIRQ);
}

/* What a pool runs now; a BH pool has one worker, which is on no list. */
static void each_busy(struct worker_pool *pool, bool (*wanted)(const struct worker *, const void *),
		      const void *argument, struct blockers *blockers)
{
	struct worker *worker;

	if (pool->bh_worker && pool->bh_worker->work && wanted(pool->bh_worker, argument))
		add_worker(pool->bh_worker, blockers);
	list_for_each_entry(worker, &pool->busy, entry)
		if (worker != pool->bh_worker && worker->work && wanted(worker, argument))
			add_worker(worker, blockers);
}

static bool is_waited_for(const struct worker *worker, const void *argument)
{
	const struct flush_waiter *waiter;

	list_for_each_entry(waiter, &worker->waiters, entry)
		if (waiter == argument)
			return true;
	return false;
}

static bool takes_the_room(const struct worker *worker, const void *limit)
{
	return worker->pwq && worker->pwq->limit == limit;
}

static bool runs_the_work(const struct worker *worker, const void *work)
{
	return worker->work == work;
}

/* It is queued. */
static void find_queued(const struct work_struct *work, struct blockers *blockers)
{
	struct pool_workqueue *pwq = work_pwq(work);
	struct worker_pool *pool;

	if (!pwq)
		return;
	/* No work runs twice at a time. */
	each_busy(pwq->pool, runs_the_work, work, blockers);
	if (!(atomic_long_read(&work->data) & WORK_STRUCT_INACTIVE) || pwq->limit->max != 1)
		return;
	list_for_each_entry(pool, &worker_pools, entry)
		each_busy(pool, takes_the_room, pwq->limit, blockers);
}

static void find_work(const struct task_wait *wait, struct blockers *blockers)
{
	const struct flush_waiter *waiter = wait->object;
	struct worker_pool *pool;

	if (waiter->done)
		return;
	list_for_each_entry(pool, &worker_pools, entry)
		each_busy(pool, is_waited_for, waiter, blockers);
	/* The work may be gone once it has begun. */
	if (!waiter->begun)
		find_queued(waiter->work, blockers);
}

const struct wait_kind wait_work = { .what = "work", .by = "run by", .find = find_work };

static bool has_a_color(const struct worker *worker, const void *argument)
{
	const struct color_flush *flush = argument;

	return worker->pwq && worker->pwq->wq == flush->wq &&
	       flush->colors & BIT(work_color(worker->data));
}

static void find_workqueue(const struct task_wait *wait, struct blockers *blockers)
{
	const struct color_flush *flush = wait->object;
	const struct pool_workqueue *pwq;

	if (flush->done)
		return;
	list_for_each_entry(pwq, &flush->wq->pwqs, entry)
		each_busy(pwq->pool, has_a_color, flush, blockers);
}

const struct wait_kind wait_workqueue = {
	.what = "all work of workqueue", .by = "run by", .find = find_workqueue,
};
