/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the workqueue code share; workqueue.c explains the whole.
 *
 * Nothing here needs a lock: the machine changes CPUs and takes interrupts at
 * preemption points only, and everything is consistent at each.
 */
#ifndef TOPHALF_WORKQUEUE_INTERNAL_H
#define TOPHALF_WORKQUEUE_INTERNAL_H

#include <linux/cpumask.h>
#include <linux/irq_work.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include "tophalf.h"

#define WORKQUEUE_NAME_LEN	32

/* Workers that serve one list of work.  Pools stay once they are made. */
struct worker_pool {
	struct list_head entry;		/* all pools */
	unsigned int id;
	int cpu;			/* -1: unbound */
	bool bh;			/* runs in softirqs of its CPU; its one worker has no task */
	bool highpri;
	int nice;
	struct cpumask cpumask;		/* of an unbound pool */
	struct list_head worklist;	/* in the order in which it will be begun */
	struct list_head idle;		/* workers; the last to go idle first */
	struct list_head busy;
	unsigned int next_worker;
	int running;			/* workers that need a CPU, of those that are counted */
	bool managed;			/* a worker is making another one */
	struct worker *bh_worker;
	struct irq_work bh_kick;
};

struct worker {
	struct list_head entry;		/* pool->idle or pool->busy */
	struct worker_pool *pool;
	struct task_struct *task;	/* null in a BH pool */
	struct work_struct *work;	/* what it runs, with its function: it may free the work */
	work_func_t func;
	work_func_t last_func;		/* what it ran before */
	const struct work_struct *last;	/* the same, to be compared only: it may be freed */
	unsigned int repeats;		/* how often that followed itself at once */
	struct pool_workqueue *pwq;
	unsigned long data;		/* what work->data was when it was queued */
	struct list_head scheduled;	/* work that must not overlap with what it runs */
	struct list_head waiters;	/* for what it runs */
	bool idle;
	bool counted;			/* it takes part in the concurrency of a bound pool */
	bool asleep;
	char description[WORKER_DESC_LEN];
};

/* How much work of a workqueue may be begun: on each CPU, or of an unbound one altogether. */
struct active_limit {
	int active, max;
	struct list_head inactive;	/* work that waits to become active */
};

/* A workqueue on a pool.  Its address shares a word with flags and colour in work->data. */
struct pool_workqueue {
	struct worker_pool *pool;
	struct workqueue_struct *wq;
	struct active_limit *limit;
	struct active_limit own_limit;
	struct list_head entry;		/* wq->pwqs */
	int in_flight[WORK_NR_COLORS];	/* queued and not yet done, by colour */
};

struct workqueue_device;

struct workqueue_struct {
	struct list_head entry;		/* all workqueues */
	char name[WORKQUEUE_NAME_LEN];
	unsigned int flags;
	int max_active;			/* asked for; the limits have 0 while it is frozen */
	int min_active;			/* kept as it is set: with one node it limits nothing */
	int nice;
	struct list_head pwqs;
	struct pool_workqueue *bound[NR_CPUS];
	struct pool_workqueue *unbound;
	struct active_limit limit;	/* of an unbound one */
	unsigned int color;		/* of what is queued now */
	int drainers;
	struct lockdep_map *lockdep_map;
	struct lockdep_map own_lockdep_map;
	struct lock_class_key key;
	char lock_name[WORKQUEUE_NAME_LEN + 20];
	struct workqueue_device *sysfs;	/* while it is visible there */
};

/* Somebody waits for one instance of a work: a pending one, or the one that a worker runs. */
struct flush_waiter {
	struct list_head entry;
	struct work_struct *work;
	struct task_struct *task;
	bool begun;			/* a worker runs it */
	bool done;
};

/* Somebody waits until all work of these colours is done. */
struct color_flush {
	struct list_head entry;
	struct workqueue_struct *wq;
	struct task_struct *task;
	unsigned long colors;		/* still to be seen at zero */
	bool done;
};

/* ---- workqueue.c: work->data ---------------------------------------------------- */

/* Off a queue the word holds the pool that ran the work last, and how often it is disabled. */
unsigned int work_disable_depth(const struct work_struct *work);
struct pool_workqueue *work_pwq(const struct work_struct *work);
struct worker_pool *work_pool(const struct work_struct *work);
/* The colour of a work whose data is or was `data`. */
unsigned int work_color(unsigned long data);
/* The work is off its queue; PENDING is kept or cleared. */
void work_set_off_queue(struct work_struct *work, const struct worker_pool *pool,
			unsigned int disable_depth, bool pending);

/* ---- workqueue.c ------------------------------------------------------------------ */

extern struct list_head workqueues;
extern struct list_head worker_pools;
extern bool workqueues_freezing;

/* Any context.  The caller has made the work PENDING. */
void work_insert(int cpu, struct workqueue_struct *wq, struct work_struct *work);
/*
 * Any context, interrupts off.  Makes the work PENDING on behalf of the caller
 * and takes it from its queue; `timer` is that of a delayed work, or null.  True
 * if it was pending before.  Spins, with the interrupts of `irqs_off`, while the
 * work is pending and on no queue: somebody is about to queue it.
 */
bool work_grab(struct work_struct *work, struct timer_list *timer, u32 irqs_off);
/* Any context.  From workqueue_worker.c, when the function has returned. */
void work_done(struct pool_workqueue *pwq, unsigned long data);
/* Any context.  Makes inactive work active, as far as the limit allows. */
void limit_fill(struct active_limit *limit);

/* Any context.  It is on no list any more: about to run, or cancelled. */
void work_left_queue(struct work_struct *work);
struct worker *pool_find_executing(struct worker_pool *pool, const struct work_struct *work);
/* Any context.  The worker that the caller's code is run by, or null. */
struct worker *current_worker(void);

/* ---- workqueue_worker.c ------------------------------------------------------------- */

/* Process context, may sleep.  False where there is no memory for it. */
bool worker_create(struct worker_pool *pool);
/* Any context.  There is work: lets an idle worker of the pool see to it, if one is needed. */
void pool_kick(struct worker_pool *pool);
struct worker_pool *pool_create(int cpu, bool bh, int nice, const struct cpumask *mask);

/* From schedule(), before and after. */
void wq_worker_sleeping(struct task_struct *task);
void wq_worker_running(struct task_struct *task);

/* ---- workqueue_flush.c ---------------------------------------------------------------- */

/* Any context.  `work` begins to run on `worker`, or, with null, never will: it was cancelled. */
void flush_work_begins(struct work_struct *work, struct worker *worker);
/* Any context.  What `worker` ran is done. */
void flush_work_done(struct worker *worker);
/* Any context.  One work less is in flight. */
void flush_color_done(void);
/* Process context, may sleep.  `what` names the caller for reports. */
void workqueue_flush(struct workqueue_struct *wq, const char *what);
/* Process context, may sleep.  Nothing is queued any more when this returns. */
void workqueue_drain(struct workqueue_struct *wq, const char *what);

/* ---- workqueue_waits.c ---------------------------------------------------------------- */

struct wait_kind;

/* The object is a struct flush_waiter, and a struct color_flush. */
extern const struct wait_kind wait_work, wait_workqueue;

/* ---- workqueue_create.c --------------------------------------------------------------- */

/* False until workers can be made: nothing can be waited for. */
extern bool workqueues_online;

/* Any context.  The limits follow max_active, and whether the workqueue is frozen. */
void workqueue_adjust_limits(struct workqueue_struct *wq);
/* Any context. */
bool pwq_is_empty(const struct pool_workqueue *pwq);

/* ---- workqueue_sysfs.c ------------------------------------------------------------------ */

/* Process context, may sleep. */
void workqueue_sysfs_unregister(struct workqueue_struct *wq);

/*
 * Any context.  A bounded program does with a work what depends on whether its worker has
 * taken it, which a worker does as soon as it can.
 */
static inline void work_unexplored(const struct work_struct *work)
{
	if (unlikely(tophalf_machine.by_operations) && tophalf_target_text((unsigned long)work->func))
		tophalf_host->unexplored(TOPHALF_UNEXPLORED_WORK);
}

#endif
