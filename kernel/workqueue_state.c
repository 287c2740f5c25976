// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workqueues: what is asked of them, printed about them, and freezing.
 */
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include "workqueue_internal.h"

/* ---- questions.  Any context; the answer may be out of date at once. -------------------- */

bool workqueue_congested(int cpu, struct workqueue_struct *wq)
{
	if (wq->flags & WQ_UNBOUND)
		return !list_empty(&wq->limit.inactive);
	if (cpu == WORK_CPU_UNBOUND)
		cpu = tophalf_machine.cpu;
	return !list_empty(&wq->bound[cpu]->own_limit.inactive);
}

unsigned int work_busy(struct work_struct *work)
{
	struct worker_pool *pool;
	unsigned int busy = 0;

	tophalf_point();
	pool = work_pool(work);
	if (work_pending(work))
		busy |= WORK_BUSY_PENDING;
	if (pool && pool_find_executing(pool, work))
		busy |= WORK_BUSY_RUNNING;
	return busy;
}

/* No work is ever left to a rescuer: a worker is not refused memory for good. */
bool current_is_workqueue_rescuer(void)
{
	return false;
}

/* The function that the task, a worker, ran last. */
work_func_t wq_worker_last_func(struct task_struct *task);
work_func_t wq_worker_last_func(struct task_struct *task)
{
	const struct worker *worker = kthread_data(task);

	return worker->last_func;
}

/* ---- descriptions ------------------------------------------------------------------------- */

/* A work function, of itself. */
void set_worker_desc(const char *fmt, ...)
{
	struct worker *worker = current_worker();
	va_list arguments;

	if (!worker)
		return;
	va_start(arguments, fmt);
	vsnprintf(worker->description, sizeof(worker->description), fmt, arguments);
	va_end(arguments);
}

/* Any context. */
void print_worker_info(const char *log_lvl, struct task_struct *task)
{
	const struct worker *worker;
	const char *name;

	if (!(task->flags & PF_WQ_WORKER))
		return;
	worker = kthread_data(task);
	if (!worker || !worker->func)
		return;
	name = worker->pwq->wq->name;
	if (strcmp(name, worker->description))
		printk("%sWorkqueue: %s %ps (%s)\n", log_lvl, name, worker->func, worker->description);
	else
		printk("%sWorkqueue: %s %ps\n", log_lvl, name, worker->func);
}

/* Process context. */
void wq_worker_comm(char *buf, size_t size, struct task_struct *task)
{
	const struct worker *worker;

	strscpy(buf, task->comm, size);
	if (!(task->flags & PF_WQ_WORKER))
		return;
	worker = kthread_data(task);
	if (!worker || !worker->description[0])
		return;
	strlcat(buf, worker->work ? "+" : "-", size);
	strlcat(buf, worker->description, size);
}

static void show_limit(const struct active_limit *limit)
{
	const struct work_struct *work;

	list_for_each_entry(work, &limit->inactive, entry)
		pr_info("    inactive: %ps\n", work->func);
}

static void show_pwq(const struct pool_workqueue *pwq)
{
	const struct worker_pool *pool = pwq->pool;
	const struct work_struct *work;
	const struct worker *worker;

	pr_info("  pwq %u: cpus=%*pbl %s=%d active=%d\n", pool->id, cpumask_pr_args(&pool->cpumask),
		pool->bh ? "bh, nice" : "nice", pool->nice, pwq->limit->active);
	list_for_each_entry(worker, &pool->busy, entry)
		if (worker->pwq == pwq)
			pr_info("    in-flight: %ps\n", worker->func);
	list_for_each_entry(work, &pool->worklist, entry)
		if (work_pwq(work) == pwq)
			pr_info("    pending: %ps\n", work->func);
	if (pwq->limit == &pwq->own_limit)
		show_limit(pwq->limit);
}

/* Any context. */
void show_one_workqueue(struct workqueue_struct *wq)
{
	const struct pool_workqueue *pwq;
	bool named = false;

	list_for_each_entry(pwq, &wq->pwqs, entry) {
		if (pwq_is_empty(pwq))
			continue;
		if (!named)
			pr_info("workqueue %s: flags=0x%x\n", wq->name, wq->flags);
		named = true;
		show_pwq(pwq);
	}
	show_limit(&wq->limit);
}

/* Any context. */
void show_all_workqueues(void)
{
	struct workqueue_struct *wq;

	pr_info("Showing busy workqueues and worker pools:\n");
	list_for_each_entry(wq, &workqueues, entry)
		show_one_workqueue(wq);
}

/* Any context. */
void show_freezable_workqueues(void)
{
	struct workqueue_struct *wq;

	pr_info("Showing freezable workqueues that are still busy:\n");
	list_for_each_entry(wq, &workqueues, entry)
		if (wq->flags & WQ_FREEZABLE)
			show_one_workqueue(wq);
}

/* From the macros of flush_workqueue(). */
void __warn_flushing_systemwide_wq(void)
{
	pr_warn("WARNING: Flushing system-wide workqueues will be prohibited in near future.\n");
	dump_stack();
}

/* Nothing is timed here: an endless work is found by the machine (soft-lockup, hang). */
void wq_watchdog_touch(int cpu)
{
	(void)cpu;
}

/* ---- freezing ------------------------------------------------------------------------------ */

static void adjust_all(void)
{
	struct workqueue_struct *wq;

	list_for_each_entry(wq, &workqueues, entry)
		workqueue_adjust_limits(wq);
}

/* Process context.  What is queued on a freezable workqueue from now on waits. */
void freeze_workqueues_begin(void)
{
	WARN_ON_ONCE(workqueues_freezing);
	workqueues_freezing = true;
	adjust_all();
}

static bool is_active(const struct workqueue_struct *wq)
{
	const struct pool_workqueue *pwq;

	list_for_each_entry(pwq, &wq->pwqs, entry)
		if (pwq->limit->active)
			return true;
	return false;
}

/* Process context. */
bool freeze_workqueues_busy(void)
{
	const struct workqueue_struct *wq;

	WARN_ON_ONCE(!workqueues_freezing);
	list_for_each_entry(wq, &workqueues, entry)
		if (wq->flags & WQ_FREEZABLE && is_active(wq))
			return true;
	return false;
}

/* Process context. */
void thaw_workqueues(void)
{
	if (!workqueues_freezing)
		return;
	workqueues_freezing = false;
	adjust_all();
}
