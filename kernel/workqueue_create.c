// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workqueues: made, changed, and destroyed.
 *
 * An unbound workqueue has one pool: the machine has one memory node and one
 * cache, so that no affinity scope divides its CPUs.  Workqueues whose priority
 * and CPUs are the same share it.  Changed attributes give the workqueue another
 * pool for what is queued from then on; the limit is the workqueue's and goes
 * on, and with it the order of an ordered one.
 */
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "leftovers.h"
#include "workqueue_internal.h"

#define HIGHPRI_NICE	MIN_NICE

/* The low bits of a pool_workqueue's address hold flags and colour; kmalloc() aligns powers of two. */
#define PWQ_ALIGN	(1UL << WORK_STRUCT_PWQ_SHIFT)

struct workqueue_struct *system_wq;
struct workqueue_struct *system_percpu_wq;
struct workqueue_struct *system_highpri_wq;
struct workqueue_struct *system_long_wq;
struct workqueue_struct *system_unbound_wq;
struct workqueue_struct *system_dfl_wq;
struct workqueue_struct *system_freezable_wq;
struct workqueue_struct *system_power_efficient_wq;
struct workqueue_struct *system_freezable_power_efficient_wq;
struct workqueue_struct *system_bh_wq;
struct workqueue_struct *system_bh_highpri_wq;

bool workqueues_online;

/* ---- pools ------------------------------------------------------------------------------ */

static struct worker_pool *find_bound_pool(unsigned int cpu, bool bh, bool highpri)
{
	struct worker_pool *pool;

	list_for_each_entry(pool, &worker_pools, entry)
		if (pool->cpu == (int)cpu && pool->bh == bh && pool->highpri == highpri)
			return pool;
	return NULL;
}

/* A pool that no worker could be made for stays, and whoever asks for it next tries again. */
static bool ensure_worker(struct worker_pool *pool)
{
	if (!workqueues_online || !list_empty(&pool->idle) || !list_empty(&pool->busy))
		return true;
	return worker_create(pool);
}

/* Process context, may sleep; or boot. */
static struct worker_pool *get_unbound_pool(int nice, const struct cpumask *mask)
{
	struct worker_pool *pool;

	list_for_each_entry(pool, &worker_pools, entry)
		if (pool->cpu < 0 && pool->nice == nice && cpumask_equal(&pool->cpumask, mask))
			return ensure_worker(pool) ? pool : NULL;
	pool = pool_create(-1, false, nice, mask);
	return pool && ensure_worker(pool) ? pool : NULL;
}

/* ---- pool_workqueues ---------------------------------------------------------------------- */

static struct pool_workqueue *create_pwq(struct workqueue_struct *wq, struct worker_pool *pool)
{
	struct pool_workqueue *pwq;

	BUILD_BUG_ON(sizeof(*pwq) > PWQ_ALIGN);
	pwq = kzalloc(PWQ_ALIGN, GFP_KERNEL);
	if (!pwq)
		return NULL;
	BUG_ON((unsigned long)pwq & ~WORK_STRUCT_PWQ_MASK);
	pwq->wq = wq;
	pwq->pool = pool;
	INIT_LIST_HEAD(&pwq->own_limit.inactive);
	pwq->limit = wq->flags & WQ_UNBOUND ? &wq->limit : &pwq->own_limit;
	list_add_tail(&pwq->entry, &wq->pwqs);
	return pwq;
}

static bool create_bound(struct workqueue_struct *wq)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		struct worker_pool *pool = find_bound_pool(cpu, wq->flags & WQ_BH, wq->flags & WQ_HIGHPRI);

		wq->bound[cpu] = create_pwq(wq, pool);
		if (!wq->bound[cpu])
			return false;
	}
	return true;
}

static bool create_unbound(struct workqueue_struct *wq, int nice, const struct cpumask *mask)
{
	struct worker_pool *pool = get_unbound_pool(nice, mask);
	struct pool_workqueue *pwq = pool ? create_pwq(wq, pool) : NULL;

	if (!pwq)
		return false;
	wq->unbound = pwq;
	wq->nice = nice;
	return true;
}

bool pwq_is_empty(const struct pool_workqueue *pwq)
{
	unsigned int color;

	for (color = 0; color < WORK_NR_COLORS; color++)
		if (pwq->in_flight[color])
			return false;
	return true;
}

static void free_workqueue(struct workqueue_struct *wq)
{
	struct pool_workqueue *pwq, *next;

	list_for_each_entry_safe(pwq, next, &wq->pwqs, entry)
		kfree(pwq);
	kfree(wq);
}

/* ---- limits -------------------------------------------------------------------------------- */

static void set_limit(struct active_limit *limit, int max)
{
	limit->max = max;
	limit_fill(limit);
}

void workqueue_adjust_limits(struct workqueue_struct *wq)
{
	int max = wq->flags & WQ_FREEZABLE && workqueues_freezing ? 0 : wq->max_active;
	struct pool_workqueue *pwq;

	set_limit(&wq->limit, max);
	if (wq->flags & WQ_UNBOUND)
		return;
	list_for_each_entry(pwq, &wq->pwqs, entry)
		set_limit(&pwq->own_limit, max);
}

static int clamp_max_active(const struct workqueue_struct *wq, int max_active)
{
	if (max_active < 1 || max_active > WQ_MAX_ACTIVE)
		pr_warn("workqueue: max_active %d requested for %s is out of range, clamping between %d and %d\n",
			max_active, wq->name, 1, WQ_MAX_ACTIVE);
	return clamp(max_active, 1, (int)WQ_MAX_ACTIVE);
}

/* Process context. */
void workqueue_set_max_active(struct workqueue_struct *wq, int max_active)
{
	if (WARN_ON(wq->flags & (WQ_BH | __WQ_ORDERED)))
		return;
	wq->max_active = clamp_max_active(wq, max_active);
	wq->min_active = min(wq->min_active, wq->max_active);
	workqueue_adjust_limits(wq);
}

/* Process context.  A limit for each of several nodes; there is one. */
void workqueue_set_min_active(struct workqueue_struct *wq, int min_active)
{
	if (WARN_ON((wq->flags & (WQ_BH | WQ_UNBOUND | __WQ_ORDERED)) != WQ_UNBOUND))
		return;
	wq->min_active = clamp(min_active, 0, wq->max_active);
}

/* ---- workqueues ------------------------------------------------------------------------------ */

static void set_max_active(struct workqueue_struct *wq, int max_active)
{
	if (wq->flags & WQ_BH)
		wq->max_active = INT_MAX;
	else
		wq->max_active = clamp_max_active(wq, max_active ?: WQ_DFL_ACTIVE);
	wq->min_active = min_t(int, wq->max_active, WQ_DFL_MIN_ACTIVE);
}

static struct workqueue_struct *allocate(const char *format, unsigned int flags, va_list arguments)
{
	struct workqueue_struct *wq = kzalloc(sizeof(*wq), GFP_KERNEL);

	if (!wq)
		return NULL;
	if (vsnprintf(wq->name, sizeof(wq->name), format, arguments) >= (int)sizeof(wq->name))
		pr_warn_once("workqueue: name exceeds WQ_NAME_LEN. Truncating to: %s\n", wq->name);
	wq->flags = flags;
	INIT_LIST_HEAD(&wq->pwqs);
	INIT_LIST_HEAD(&wq->limit.inactive);
	return wq;
}

static struct workqueue_struct *create(const char *format, unsigned int flags, int max_active,
				       va_list arguments)
{
	struct workqueue_struct *wq;
	bool made;

	if (WARN_ON_ONCE(flags & WQ_BH && (flags & ~__WQ_BH_ALLOWS || max_active)))
		return NULL;
	if (flags & WQ_POWER_EFFICIENT && IS_ENABLED(CONFIG_WQ_POWER_EFFICIENT_DEFAULT))
		flags |= WQ_UNBOUND;
	wq = allocate(format, flags, arguments);
	if (!wq)
		return NULL;
	if (flags & WQ_UNBOUND)
		made = create_unbound(wq, flags & WQ_HIGHPRI ? HIGHPRI_NICE : 0, cpu_possible_mask);
	else
		made = create_bound(wq);
	if (!made) {
		free_workqueue(wq);
		return NULL;
	}
	set_max_active(wq, max_active);
	workqueue_adjust_limits(wq);
	list_add_tail(&wq->entry, &workqueues);
	note_made(MADE_WORKQUEUE, wq, NULL, wq->name);
	if (flags & WQ_SYSFS && workqueue_sysfs_register(wq)) {
		destroy_workqueue(wq);
		return NULL;
	}
	return wq;
}

/* Process context, may sleep; or boot.  Null where there is no memory. */
struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...)
{
	struct workqueue_struct *wq;
	va_list arguments;

	va_start(arguments, max_active);
	wq = create(fmt, flags, max_active, arguments);
	va_end(arguments);
	if (!wq)
		return NULL;
	lockdep_register_key(&wq->key);
	snprintf(wq->lock_name, sizeof(wq->lock_name), "(wq_completion)%s", wq->name);
	lockdep_init_map(&wq->own_lockdep_map, wq->lock_name, &wq->key, 0);
	wq->lockdep_map = &wq->own_lockdep_map;
	return wq;
}

/* As alloc_workqueue(); the map is the caller's. */
struct workqueue_struct *alloc_workqueue_lockdep_map(const char *fmt, unsigned int flags, int max_active,
						     struct lockdep_map *lockdep_map, ...)
{
	struct workqueue_struct *wq;
	va_list arguments;

	va_start(arguments, lockdep_map);
	wq = create(fmt, flags, max_active, arguments);
	va_end(arguments);
	if (wq)
		wq->lockdep_map = lockdep_map;
	return wq;
}

/* Process context, may sleep.  What is queued runs first. */
void destroy_workqueue(struct workqueue_struct *wq)
{
	struct pool_workqueue *pwq;

	tophalf_point();
	check_may_sleep("destroy_workqueue");
	workqueue_sysfs_unregister(wq);
	wq->flags |= __WQ_DESTROYING;
	workqueue_drain(wq, "destroy_workqueue");
	list_for_each_entry(pwq, &wq->pwqs, entry)
		if (WARN(!pwq_is_empty(pwq), "destroy_workqueue: %s is busy\n", wq->name)) {
			show_one_workqueue(wq);
			return;
		}
	list_del(&wq->entry);
	note_taken_back(MADE_WORKQUEUE, wq);
	if (wq->lockdep_map == &wq->own_lockdep_map)
		lockdep_unregister_key(&wq->key);
	free_workqueue(wq);
}

/* ---- attributes ------------------------------------------------------------------------------- */

/* Process context, may sleep. */
struct workqueue_attrs *alloc_workqueue_attrs(void)
{
	struct workqueue_attrs *attrs = kzalloc(sizeof(*attrs), GFP_KERNEL);

	if (!attrs)
		return NULL;
	if (!alloc_cpumask_var(&attrs->cpumask, GFP_KERNEL)) {
		kfree(attrs);
		return NULL;
	}
	cpumask_copy(attrs->cpumask, cpu_possible_mask);
	return attrs;
}

/* Process context. */
void free_workqueue_attrs(struct workqueue_attrs *attrs)
{
	if (!attrs)
		return;
	free_cpumask_var(attrs->cpumask);
	kfree(attrs);
}

/* Process context, may sleep.  For what is queued from now on. */
int apply_workqueue_attrs(struct workqueue_struct *wq, const struct workqueue_attrs *attrs)
{
	struct cpumask mask;

	check_may_sleep("apply_workqueue_attrs");
	if (WARN_ON(!(wq->flags & WQ_UNBOUND)))
		return -EINVAL;
	cpumask_and(&mask, attrs->cpumask, cpu_possible_mask);
	if (cpumask_empty(&mask))
		cpumask_copy(&mask, cpu_possible_mask);
	return create_unbound(wq, attrs->nice, &mask) ? 0 : -ENOMEM;
}

/* Process context, may sleep.  Unbound workqueues keep off CPUs that others were given. */
int workqueue_unbound_exclude_cpumask(cpumask_var_t exclude_cpumask)
{
	if (!cpumask_intersects(exclude_cpumask, cpu_possible_mask))
		return 0;
	tophalf_unsupported("workqueue_unbound_exclude_cpumask: isolated CPUs");
}

/* ---- boot ---------------------------------------------------------------------------------------- */

static void create_cpu_pools(unsigned int cpu)
{
	bool bh, highpri;

	for (bh = false; ; bh = true) {
		for (highpri = false; ; highpri = true) {
			if (!pool_create(cpu, bh, highpri ? HIGHPRI_NICE : 0, cpumask_of(cpu)))
				panic("no memory for the workers of CPU %u\n", cpu);
			if (highpri)
				break;
		}
		if (bh)
			break;
	}
}

static struct workqueue_struct *system_workqueue(const char *name, unsigned int flags, int max_active)
{
	struct workqueue_struct *wq = alloc_workqueue("%s", flags, max_active, name);

	if (!wq)
		panic("no memory for workqueue %s\n", name);
	return wq;
}

/* Boot.  Work may be queued when this returns; that of BH workqueues can run. */
void workqueue_init_early(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		create_cpu_pools(cpu);
	system_wq = system_workqueue("events", 0, 0);
	system_percpu_wq = system_workqueue("events", 0, 0);
	system_highpri_wq = system_workqueue("events_highpri", WQ_HIGHPRI, 0);
	system_long_wq = system_workqueue("events_long", 0, 0);
	system_unbound_wq = system_workqueue("events_unbound", WQ_UNBOUND, WQ_MAX_ACTIVE);
	system_dfl_wq = system_workqueue("events_unbound", WQ_UNBOUND, WQ_MAX_ACTIVE);
	system_freezable_wq = system_workqueue("events_freezable", WQ_FREEZABLE, 0);
	system_power_efficient_wq = system_workqueue("events_power_efficient", WQ_POWER_EFFICIENT, 0);
	system_freezable_power_efficient_wq = system_workqueue("events_freezable_pwr_efficient",
							       WQ_FREEZABLE | WQ_POWER_EFFICIENT, 0);
	system_bh_wq = system_workqueue("events_bh", WQ_BH, 0);
	system_bh_highpri_wq = system_workqueue("events_bh_highpri", WQ_BH | WQ_HIGHPRI, 0);
}

/* Process context: the init task, with all CPUs up.  What was queued meanwhile begins to run. */
void workqueue_init(void)
{
	struct worker_pool *pool;

	list_for_each_entry(pool, &worker_pools, entry)
		if (!pool->bh && !worker_create(pool))
			panic("no memory for a worker\n");
	workqueues_online = true;
}

/* Process context: one cache and one node, so that there is nothing to divide. */
void workqueue_init_topology(void)
{
}
