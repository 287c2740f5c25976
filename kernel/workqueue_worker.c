// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workqueues: pools and their workers.
 *
 * A bound pool runs as many workers as it takes to keep its CPU busy, and no
 * more: an idle one is woken when work arrives and none runs, and when the last
 * that ran goes to sleep inside a work (wq_worker_sleeping() is called from
 * schedule()).  Workers of an unbound pool, and those whose work is
 * WQ_CPU_INTENSIVE, are not counted, so that each work gets one at once.  A
 * worker that is about to work makes sure that an idle one is left, and makes
 * one if not; so a pool has a worker to wake whenever it needs one.
 *
 * A pool of a BH workqueue has one worker, which is a softirq of its CPU.
 */
#include <linux/hardirq.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched/debug.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include "sched/sched.h"
#include "objects.h"
#include "workqueue_internal.h"

/* ---- when a worker is needed ---------------------------------------------------------- */

static bool needs_worker(const struct worker_pool *pool)
{
	return !list_empty(&pool->worklist) && !pool->running;
}

static bool keeps_working(const struct worker_pool *pool)
{
	return !list_empty(&pool->worklist) && pool->running <= 1;
}

/* Softirqs of a CPU are raised on that CPU. */
static void kick_bh(struct worker_pool *pool)
{
	u32 irqs_off;

	if (list_empty(&pool->worklist))
		return;
	if (pool->cpu != tophalf_machine.cpu) {
		irq_work_queue_on(&pool->bh_kick, pool->cpu);
		return;
	}
	irqs_off = sched_interrupts_off();
	raise_softirq_irqoff(pool->highpri ? HI_SOFTIRQ : TASKLET_SOFTIRQ);
	sched_interrupts_restore(irqs_off);
}

/* Hard IRQ, on the pool's CPU. */
static void bh_kicked(struct irq_work *work)
{
	kick_bh(container_of(work, struct worker_pool, bh_kick));
}

void pool_kick(struct worker_pool *pool)
{
	if (pool->bh)
		kick_bh(pool);
	else if (needs_worker(pool) && !list_empty(&pool->idle))
		wake_up_process(list_first_entry(&pool->idle, struct worker, entry)->task);
}

/* ---- concurrency ---------------------------------------------------------------------- */

static void count_running(struct worker *worker, bool counted)
{
	if (worker->pool->cpu < 0 || worker->counted == counted)
		return;
	worker->counted = counted;
	worker->pool->running += counted ? 1 : -1;
}

void wq_worker_sleeping(struct task_struct *task)
{
	struct worker *worker = kthread_data(task);

	if (!worker->counted || worker->asleep)
		return;
	worker->asleep = true;
	worker->pool->running--;
	pool_kick(worker->pool);
}

void wq_worker_running(struct task_struct *task)
{
	struct worker *worker = kthread_data(task);

	if (!worker->asleep)
		return;
	worker->asleep = false;
	if (worker->counted)
		worker->pool->running++;
}

/* ---- running one work --------------------------------------------------------------------- */

/* The function may free the work: nothing of it is used once it has been called. */
static void call(struct worker *worker, struct work_struct *work)
{
	enum tophalf_context context = worker->pool->bh ? TOPHALF_CONTEXT_SOFTIRQ :
							  TOPHALF_CONTEXT_WORKQUEUE;
	struct lockdep_map *wq_map = worker->pwq->wq->lockdep_map;
	work_func_t function = worker->func;
	struct context_frame frame;
	struct lockdep_map map;

	lockdep_copy_map(&map, &work->lockdep_map);
	context_enter(&frame, context, function);
	if (wq_map)
		lock_map_acquire(wq_map);
	lock_map_acquire(&map);
	kcsan_acquire_object(work);
	/* A work never runs twice at once: it is behind its own last time. */
	kcsan_acquire_object((const char *)work + 1);
	function(work);
	kcsan_release_object((const char *)work + 1);
	kcsan_release_object(worker->pwq->wq);
	active_check_stack();
	lock_map_release(&map);
	if (wq_map)
		lock_map_release(wq_map);
	context_exit(&frame);
}

static void run_work(struct worker *worker, struct work_struct *work)
{
	struct worker_pool *pool = worker->pool;
	unsigned long data = atomic_long_read(&work->data);
	bool intensive = work_pwq(work)->wq->flags & WQ_CPU_INTENSIVE;

	worker->repeats = work == worker->last ? worker->repeats + 1 : 0;
	worker->last = work;
	worker->work = work;
	worker->func = work->func;
	worker->pwq = work_pwq(work);
	worker->data = data;
	strscpy(worker->description, worker->pwq->wq->name);
	list_del_init(&work->entry);
	work_left_queue(work);
	if (intensive)
		count_running(worker, false);
	flush_work_begins(work, worker);
	work_set_off_queue(work, pool, 0, false);
	/* Work that needs no turn of its CPU goes on beside this one. */
	if (!pool->bh && needs_worker(pool))
		pool_kick(pool);
	tophalf_point();
	call(worker, work);
	tophalf_point();
	if (intensive)
		count_running(worker, true);
	worker->last_func = worker->func;
	worker->work = NULL;
	worker->func = NULL;
	work = NULL;
	flush_work_done(worker);
	work_done(worker->pwq, data);
	worker->pwq = NULL;
}

/* False if another worker runs the same work, and has been given this one as well. */
static bool may_run(struct worker *worker, struct work_struct *work)
{
	struct worker *other = pool_find_executing(worker->pool, work);

	if (!other)
		return true;
	list_move_tail(&work->entry, &other->scheduled);
	return false;
}

/* Runs the first work of the list, and what waited for it to end. */
static void run_first(struct worker *worker)
{
	struct work_struct *work = list_first_entry(&worker->pool->worklist, struct work_struct, entry);

	if (!may_run(worker, work))
		return;
	list_move_tail(&work->entry, &worker->scheduled);
	while ((work = list_first_entry_or_null(&worker->scheduled, struct work_struct, entry)))
		run_work(worker, work);
}

/* ---- workers that are tasks ------------------------------------------------------------------ */

/* How often a work may follow itself at once, and how long it is held up at most when it goes on. */
#define REPEATS_FREE		32
#define REPEAT_DOUBLINGS	20

/*
 * Process context, may sleep.  Works that follow each other without end keep a
 * CPU busy and do not lock it up: each of them ends, and others get their turn
 * between them.  A work that polls by queueing itself is held up for longer and
 * longer, as it would be where there is more to do than here: what it waits for
 * comes in time.
 */
static void between_works(const struct worker *worker)
{
	unsigned int doublings = worker->repeats - REPEATS_FREE;

	if (worker->repeats > REPEATS_FREE)
		tophalf_host->delay(1ul << min(doublings, REPEAT_DOUBLINGS));
	sched_between_works();
}

static void go_idle(struct worker *worker)
{
	worker->repeats = 0;
	worker->idle = true;
	list_move(&worker->entry, &worker->pool->idle);
}

static void leave_idle(struct worker *worker)
{
	worker->idle = false;
	list_move(&worker->entry, &worker->pool->busy);
}

#define CREATE_COOLDOWN	HZ

/* Makes sure that a worker is left to be woken.  May sleep. */
static void manage(struct worker_pool *pool)
{
	if (!list_empty(&pool->idle) || pool->managed)
		return;
	pool->managed = true;
	/* Without memory it waits for some, unless another worker gets to it first. */
	while (!worker_create(pool) && needs_worker(pool))
		schedule_timeout_interruptible(CREATE_COOLDOWN);
	pool->managed = false;
}

static void serve(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;

	leave_idle(worker);
	if (needs_worker(pool))
		manage(pool);
	if (needs_worker(pool)) {
		count_running(worker, true);
		do {
			run_first(worker);
			between_works(worker);
		} while (keeps_working(pool));
		count_running(worker, false);
	}
	go_idle(worker);
}

/* Process context: a worker's task. */
static int worker_main(void *argument)
{
	struct worker *worker = argument;

	current->flags |= PF_WQ_WORKER;
	for (;;) {
		serve(worker);
		__set_current_state(TASK_IDLE);
		/* Work that came after the last look has found this worker idle, and woken it. */
		if (needs_worker(worker->pool))
			__set_current_state(TASK_RUNNING);
		else
			schedule();
	}
	return 0;
}

static struct task_struct *create_task(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;
	unsigned int number = pool->next_worker++;

	if (pool->cpu < 0)
		return kthread_create_on_node(worker_main, worker, 0, "kworker/u%u:%u", pool->id, number);
	return kthread_create_on_node(worker_main, worker, 0, "kworker/%d:%u%s", pool->cpu, number,
				      pool->highpri ? "H" : "");
}

static struct worker *allocate_worker(struct worker_pool *pool)
{
	struct worker *worker = kzalloc(sizeof(*worker), GFP_KERNEL);

	if (!worker)
		return NULL;
	worker->pool = pool;
	INIT_LIST_HEAD(&worker->entry);
	INIT_LIST_HEAD(&worker->scheduled);
	INIT_LIST_HEAD(&worker->waiters);
	return worker;
}

bool worker_create(struct worker_pool *pool)
{
	struct worker *worker = allocate_worker(pool);

	if (!worker)
		return false;
	worker->task = create_task(worker);
	if (IS_ERR(worker->task)) {
		kfree(worker);
		return false;
	}
	set_user_nice(worker->task, pool->nice);
	if (pool->cpu >= 0)
		kthread_bind(worker->task, pool->cpu);
	else
		kthread_bind_mask(worker->task, &pool->cpumask);
	list_add(&worker->entry, &pool->idle);
	worker->idle = true;
	wake_up_process(worker->task);
	return true;
}

/* ---- workers that are softirqs ------------------------------------------------------------------ */

#define BH_MS		2
#define BH_WORKS	10

/* Runs some of the work; true if there is more. */
static bool serve_bh(struct worker *worker)
{
	unsigned long end = jiffies + msecs_to_jiffies(BH_MS);
	int left = BH_WORKS;

	list_move(&worker->entry, &worker->pool->busy);
	while (!list_empty(&worker->pool->worklist) && left-- && time_before(jiffies, end))
		run_first(worker);
	list_move(&worker->entry, &worker->pool->idle);
	return !list_empty(&worker->pool->worklist);
}

/* Softirq: HI_SOFTIRQ or TASKLET_SOFTIRQ. */
void workqueue_softirq_action(bool highpri)
{
	struct worker_pool *pool;

	list_for_each_entry(pool, &worker_pools, entry)
		if (pool->bh && pool->highpri == highpri && pool->cpu == tophalf_machine.cpu &&
		    serve_bh(pool->bh_worker))
			kick_bh(pool);
}

/* ---- pools ----------------------------------------------------------------------------------------- */

/* Process context, may sleep; or boot.  Null where there is no memory. */
struct worker_pool *pool_create(int cpu, bool bh, int nice, const struct cpumask *mask)
{
	static unsigned int next_id;
	struct worker_pool *pool = kzalloc(sizeof(*pool), GFP_KERNEL);

	if (!pool)
		return NULL;
	INIT_LIST_HEAD(&pool->worklist);
	INIT_LIST_HEAD(&pool->idle);
	INIT_LIST_HEAD(&pool->busy);
	pool->cpu = cpu;
	pool->bh = bh;
	pool->nice = nice;
	pool->highpri = nice < 0;
	if (mask)
		cpumask_copy(&pool->cpumask, mask);
	if (bh) {
		init_irq_work(&pool->bh_kick, bh_kicked);
		pool->bh_worker = allocate_worker(pool);
		if (!pool->bh_worker) {
			kfree(pool);
			return NULL;
		}
		list_add(&pool->bh_worker->entry, &pool->idle);
	}
	pool->id = next_id++;
	list_add_tail(&pool->entry, &worker_pools);
	return pool;
}
