// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workqueues: queueing.
 *
 * A workqueue owns neither threads nor a list of work.  It has a pool_workqueue
 * for each pool that it uses: one for each CPU, or one altogether if it is
 * unbound.  The pool holds the list of work and the workers that serve it
 * (workqueue_worker.c), shared by all workqueues of its kind.  What a workqueue
 * adds is a limit of how much of its work is active, which keeps an ordered one
 * in order, and something to flush (workqueue_flush.c).
 *
 * A work is PENDING from the moment it is queued, or its timer is started, until
 * its function is about to be called: so it may queue itself again, and is
 * queued once however often it is asked for.  One work never runs twice at a
 * time: while a worker runs it, it is queued to that worker's pool, and there to
 * that worker.
 *
 * work->data is laid out as in Linux: drivers read PENDING.
 */
#include <linux/hardirq.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <linux/smp.h>
#include <linux/timer.h>
#include "objects.h"
#include "sched/sched.h"
#include "workqueue_internal.h"

LIST_HEAD(workqueues);
LIST_HEAD(worker_pools);
bool workqueues_freezing;

/* ---- work->data -------------------------------------------------------------------- */

static unsigned long data_of(const struct work_struct *work)
{
	return atomic_long_read(&work->data);
}

struct pool_workqueue *work_pwq(const struct work_struct *work)
{
	unsigned long data = data_of(work);

	return data & WORK_STRUCT_PWQ ? (void *)(data & WORK_STRUCT_PWQ_MASK) : NULL;
}

struct worker_pool *work_pool(const struct work_struct *work)
{
	struct pool_workqueue *pwq = work_pwq(work);
	struct worker_pool *pool;
	unsigned long id;

	if (pwq)
		return pwq->pool;
	id = data_of(work) >> WORK_OFFQ_POOL_SHIFT;
	list_for_each_entry(pool, &worker_pools, entry)
		if (pool->id == id)
			return pool;
	return NULL;
}

unsigned int work_disable_depth(const struct work_struct *work)
{
	unsigned long data = data_of(work);

	return data & WORK_STRUCT_PWQ ? 0 : (data & WORK_OFFQ_DISABLE_MASK) >> WORK_OFFQ_DISABLE_SHIFT;
}

void work_set_off_queue(struct work_struct *work, const struct worker_pool *pool,
			unsigned int disable_depth, bool pending)
{
	unsigned long data = (unsigned long)disable_depth << WORK_OFFQ_DISABLE_SHIFT | WORK_STRUCT_STATIC;

	data |= (pool ? pool->id : WORK_OFFQ_POOL_NONE) << WORK_OFFQ_POOL_SHIFT;
	if (pool && pool->bh)
		data |= WORK_OFFQ_BH;
	if (pending)
		data |= WORK_STRUCT_PENDING;
	atomic_long_set(&work->data, data);
}

static void set_queued(struct work_struct *work, const struct pool_workqueue *pwq, unsigned int color,
		       unsigned long flags)
{
	atomic_long_set(&work->data, (unsigned long)pwq | WORK_STRUCT_PWQ | WORK_STRUCT_PENDING | flags |
				     (unsigned long)color << WORK_STRUCT_COLOR_SHIFT);
}

unsigned int work_color(unsigned long data)
{
	return data >> WORK_STRUCT_COLOR_SHIFT & (WORK_NR_COLORS - 1);
}

/* ---- who runs -------------------------------------------------------------------------- */

struct worker *pool_find_executing(struct worker_pool *pool, const struct work_struct *work)
{
	struct worker *worker;

	list_for_each_entry(worker, &pool->busy, entry)
		if (worker->work == work && worker->func == work->func)
			return worker;
	return NULL;
}

static struct worker *current_bh_worker(void)
{
	struct worker_pool *pool;

	if (!in_serving_softirq())
		return NULL;
	list_for_each_entry(pool, &worker_pools, entry)
		if (pool->bh && pool->cpu == tophalf_machine.cpu && pool->bh_worker->work)
			return pool->bh_worker;
	return NULL;
}

struct worker *current_worker(void)
{
	if (in_task() && current->flags & PF_WQ_WORKER)
		return kthread_data(current);
	return current_bh_worker();
}

struct work_struct *current_work(void)
{
	struct worker *worker = current_worker();

	return worker ? worker->work : NULL;
}

/* ---- while it is on a list its memory must stay ---------------------------------------------- */

static void repair(void *work);
static const struct active_type work_type = {
	.name = "a work",
	.state = "is queued",
	.size = sizeof(struct work_struct),
	.embedded = true,
	.repair = repair,
};

void work_left_queue(struct work_struct *work)
{
	active_end(&work_type, work);
}

/* ---- limits ------------------------------------------------------------------------------ */

/* Any context.  The work is on no list. */
static void activate(struct pool_workqueue *pwq, struct work_struct *work, unsigned int color)
{
	pwq->limit->active++;
	set_queued(work, pwq, color, 0);
	list_add_tail(&work->entry, &pwq->pool->worklist);
	pool_kick(pwq->pool);
}

void limit_fill(struct active_limit *limit)
{
	while (limit->active < limit->max && !list_empty(&limit->inactive)) {
		struct work_struct *work = list_first_entry(&limit->inactive, struct work_struct, entry);

		list_del_init(&work->entry);
		activate(work_pwq(work), work, work_color(data_of(work)));
	}
}

static void enqueue(struct pool_workqueue *pwq, struct work_struct *work)
{
	struct active_limit *limit = pwq->limit;
	unsigned int color = pwq->wq->color;

	active_begin(&work_type, work, work, work->func);
	kcsan_release_object(work);
	pwq->in_flight[color]++;
	if (limit->active < limit->max && list_empty(&limit->inactive)) {
		activate(pwq, work, color);
		return;
	}
	set_queued(work, pwq, color, WORK_STRUCT_INACTIVE);
	list_add_tail(&work->entry, &limit->inactive);
}

/*
 * Any context.  A work whose data was `data` when it left the queue is done with.
 * The workqueue may be destroyed as soon as nothing of it is in flight, so that
 * comes last.
 */
static void leave(struct pool_workqueue *pwq, unsigned long data)
{
	if (!(data & WORK_STRUCT_INACTIVE)) {
		pwq->limit->active--;
		limit_fill(pwq->limit);
	}
	if (!--pwq->in_flight[work_color(data)])
		flush_color_done();
}

void work_done(struct pool_workqueue *pwq, unsigned long data)
{
	leave(pwq, data);
}

static void take_off_queue(struct work_struct *work)
{
	struct pool_workqueue *pwq = work_pwq(work);
	unsigned long data = data_of(work);

	work_left_queue(work);
	list_del_init(&work->entry);
	work_set_off_queue(work, pwq->pool, 0, true);
	flush_work_begins(work, NULL);
	leave(pwq, data);
}

/* Any context.  The memory of the work goes. */
static void repair(void *work)
{
	u32 irqs_off = sched_interrupts_off();

	take_off_queue(work);
	sched_interrupts_restore(irqs_off);
}

bool work_grab(struct work_struct *work, struct timer_list *timer, u32 irqs_off)
{
	work_unexplored(work);
	for (;;) {
		if (timer && timer_delete(timer))
			return true;
		if (!test_and_set_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work)))
			return false;
		if (work_pwq(work)) {
			take_off_queue(work);
			return true;
		}
		sched_interrupts_restore(irqs_off);
		cpu_relax();
		sched_interrupts_off();
	}
}

/* ---- queueing ------------------------------------------------------------------------------ */

static bool exists(const struct workqueue_struct *wanted)
{
	const struct workqueue_struct *wq;

	list_for_each_entry(wq, &workqueues, entry)
		if (wq == wanted)
			return true;
	return false;
}

/* While a workqueue is drained only its own work may queue more; as in Linux, other stays PENDING. */
static bool accepts(const struct workqueue_struct *wq, const struct work_struct *work)
{
	const struct worker *worker;

	if (!exists(wq)) {
		tophalf_report(TOPHALF_RULE_USE_AFTER_FREE,
			       "work %ps is queued on a workqueue that %s", work->func,
			       wq ? "was destroyed" : "was never made");
		clear_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work));
		return false;
	}
	if (!(wq->flags & (__WQ_DESTROYING | __WQ_DRAINING)))
		return true;
	worker = current_worker();
	return !WARN(!worker || !worker->pwq || worker->pwq->wq != wq, "workqueue: cannot queue %ps on wq %s\n",
		     work->func, wq->name);
}

static struct pool_workqueue *choose_pwq(int cpu, struct workqueue_struct *wq)
{
	if (wq->flags & WQ_UNBOUND)
		return wq->unbound;
	if (cpu == WORK_CPU_UNBOUND)
		cpu = tophalf_machine.cpu;
	if (WARN((unsigned int)cpu >= nr_cpu_ids, "work is queued on CPU %d, which does not exist\n", cpu))
		cpu = tophalf_machine.cpu;
	return wq->bound[cpu];
}

void work_insert(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	struct worker_pool *last;
	struct pool_workqueue *pwq;
	struct worker *worker;

	if (!accepts(wq, work))
		return;
	pwq = choose_pwq(cpu, wq);
	last = work_pool(work);
	if (last && last != pwq->pool && !(wq->flags & __WQ_ORDERED)) {
		worker = pool_find_executing(last, work);
		if (worker && worker->pwq->wq == wq)
			pwq = worker->pwq;
	}
	if (WARN(!list_empty(&work->entry), "work %ps is queued, and its list entry is in use\n",
		 work->func))
		return;
	enqueue(pwq, work);
}

/* Any context.  True if the caller is the one who shall queue the work. */
static bool claim(struct work_struct *work)
{
	if (object_is_gone(work, "a work", "queueing"))
		return false;
	if (never_written(work->func)) {
		tophalf_report(TOPHALF_RULE_UNINITIALISED_OBJECT,
			       "a work without a function is queued: it was never set up");
		return false;
	}
	if (work_pool(work))
		work_unexplored(work);
	/* It runs after this, whether it is queued now or was before. */
	kcsan_release_object(work);
	if (test_and_set_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work)))
		return false;
	if (!work_disable_depth(work))
		return true;
	clear_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work));
	return false;
}

/* Any context.  False if it was pending, or is disabled. */
bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	bool claimed;
	u32 irqs_off;

	tophalf_point();
	irqs_off = sched_interrupts_off();
	claimed = claim(work);
	if (claimed)
		work_insert(cpu, wq, work);
	sched_interrupts_restore(irqs_off);
	tophalf_point();
	return claimed;
}

/* Any context.  The machine has one memory node. */
bool queue_work_node(int node, struct workqueue_struct *wq, struct work_struct *work)
{
	(void)node;
	WARN_ONCE(!(wq->flags & WQ_UNBOUND), "queue_work_node on a workqueue that is not unbound\n");
	return queue_work_on(WORK_CPU_UNBOUND, wq, work);
}

/* ---- delayed work ------------------------------------------------------------------------------ */

/* Timer, interrupts off. */
void delayed_work_timer_fn(struct timer_list *t)
{
	struct delayed_work *dwork = container_of(t, struct delayed_work, timer);

	work_insert(dwork->cpu, dwork->wq, &dwork->work);
}

static void insert_delayed(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			   unsigned long delay)
{
	struct timer_list *timer = &dwork->timer;

	WARN_ONCE(!wq, "delayed work %ps is queued without a workqueue\n", dwork->work.func);
	WARN_ONCE(timer->function != delayed_work_timer_fn,
		  "the timer of delayed work %ps was not set up for it\n", dwork->work.func);
	WARN_ONCE(timer_pending(timer), "the timer of delayed work %ps is pending\n", dwork->work.func);
	WARN_ONCE(!list_empty(&dwork->work.entry), "the list entry of delayed work %ps is in use\n",
		  dwork->work.func);
	if (!delay) {
		work_insert(cpu, wq, &dwork->work);
		return;
	}
	dwork->wq = wq;
	dwork->cpu = cpu;
	timer->expires = jiffies + delay;
	if (cpu == WORK_CPU_UNBOUND)
		add_timer(timer);
	else
		add_timer_on(timer, cpu);
}

/* Any context.  False if it was pending, or is disabled. */
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			   unsigned long delay)
{
	bool claimed;
	u32 irqs_off;

	tophalf_point();
	irqs_off = sched_interrupts_off();
	claimed = claim(&dwork->work);
	if (claimed)
		insert_delayed(cpu, wq, dwork, delay);
	sched_interrupts_restore(irqs_off);
	tophalf_point();
	return claimed;
}

/* Any context.  True if it was pending. */
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			 unsigned long delay)
{
	bool was_pending;
	u32 irqs_off;

	tophalf_point();
	irqs_off = sched_interrupts_off();
	was_pending = work_grab(&dwork->work, &dwork->timer, irqs_off);
	if (work_disable_depth(&dwork->work))
		clear_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(&dwork->work));
	else
		insert_delayed(cpu, wq, dwork, delay);
	sched_interrupts_restore(irqs_off);
	tophalf_point();
	return was_pending;
}

/* ---- work that waits for a grace period ------------------------------------------------------------ */

/* Softirq. */
static void rcu_work_ready(struct rcu_head *rcu)
{
	struct rcu_work *rwork = container_of(rcu, struct rcu_work, rcu);
	u32 irqs_off = sched_interrupts_off();

	work_insert(WORK_CPU_UNBOUND, rwork->wq, &rwork->work);
	sched_interrupts_restore(irqs_off);
}

/* Any context.  False if it was pending. */
bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork)
{
	tophalf_point();
	if (WARN_ONCE(work_disable_depth(&rwork->work), "queue_rcu_work on a work that is disabled\n") ||
	    !claim(&rwork->work))
		return false;
	rwork->wq = wq;
	call_rcu(&rwork->rcu, rcu_work_ready);
	return true;
}
