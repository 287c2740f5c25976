// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers with the resolution of a jiffy.
 *
 * Linux keeps them in a wheel whose outer levels are coarser: a timer never
 * fires early, and the further away it was when it was armed, the later it may
 * be, by an eighth of its timeout at most.  Here they stand in a list for each
 * CPU, sorted by the jiffy at which the wheel would expire them: the level that
 * the wheel would have chosen is kept in timer->flags, where Linux keeps its
 * bucket, and expires and level give that jiffy.  Arming costs a walk over the
 * timers that are due earlier; a driver has few.
 *
 * Which CPU runs a timer that is not pinned is open in Linux: timers of idle CPUs
 * are run by whichever is awake.  It is chosen here when the timer is armed.
 * Timers of one bucket run in an order that is chosen as well.
 */
#include <linux/hardirq.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/smp.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include "../objects.h"
#include "../operation.h"
#include "../sched/sched.h"
#include "tick.h"
#include "timer.h"

__visible u64 jiffies_64 __cacheline_aligned_in_smp = INITIAL_JIFFIES;

struct timer_base timer_bases[NR_CPUS];

/* ---- the wheel's arithmetic ------------------------------------------------------ */

#define LEVELS		9
#define LEVEL_SHIFT	3		/* a level is 8 times as coarse as the one before */
#define LEVEL_BUCKETS	64

static unsigned int level_of(unsigned long delta)
{
	unsigned int level = 0;

	while (level < LEVELS - 1 &&
	       delta >= (LEVEL_BUCKETS - 1UL) << (level * LEVEL_SHIFT))
		level++;
	return level;
}

/* The jiffy at which the timer expires: after its time, at the level's granularity. */
static unsigned long expiry_of(const struct timer_list *timer)
{
	unsigned int shift = (timer->flags >> TIMER_ARRAYSHIFT) * LEVEL_SHIFT;

	return ((timer->expires >> shift) + 1) << shift;
}

/* ---- the lists ---------------------------------------------------------------------- */

static void repair(void *timer);
static const struct active_type timer_type = {
	.name = "a timer",
	.state = "is pending",
	.size = sizeof(struct timer_list),
	.embedded = true,
	.repair = repair,
};

void timer_detach(struct timer_list *timer)
{
	active_end(&timer_type, timer);
	__hlist_del(&timer->entry);
	timer->entry.pprev = NULL;
	timer->entry.next = LIST_POISON2;
}

static void repair(void *timer)
{
	timer_detach(timer);
}

/* Its function, or that of the work that it delays. */
static const void *purpose_of(struct timer_list *timer)
{
	if (timer->function != delayed_work_timer_fn)
		return timer->function;
	return container_of(timer, struct delayed_work, timer)->work.func;
}

/* Whether a bounded program could notice that it expires. */
static bool matters(struct timer_list *timer)
{
	const struct task_struct *sleeper = timer_wakes(timer);

	if (sleeper)
		return tophalf_task((struct task_struct *)sleeper)->operates;
	return tophalf_target_text((unsigned long)purpose_of(timer));
}

/* For operations (operation.h): whether the function of timer `object` does not run. */
u32 timer_does_not_run(const void *object)
{
	unsigned int cpu = ((const struct timer_list *)object)->flags & TIMER_CPUMASK;

	return cpu >= NR_CPUS || timer_bases[cpu].running != object;
}

/*
 * Any context.  The operation is about the timer, and `awaits` that its function does not
 * run.  The kernel's own are its own affair, whoever happens to be the one that arms them.
 */
void timer_touch(struct timer_list *timer, u32 awaits)
{
	if (unlikely(tophalf_machine.by_operations) && matters(timer))
		operation_touch_object(timer, sizeof(*timer), awaits, timer_does_not_run(timer));
}

/* Any context.  It was armed, in relation to now, or taken back. */
void timer_tell_if_it_matters(struct timer_list *timer, bool armed)
{
	if (likely(!tophalf_machine.by_operations) || !matters(timer))
		return;
	if (armed)
		operation_touch(&jiffies_64, sizeof(jiffies_64), 0);
	else
		/* The softirq may have been about to look at it. */
		operation_touch(timer_base_of(timer), 1, TOPHALF_TOUCH_WRITES);
	tick_tell_what_matters(timer->flags & TIMER_CPUMASK);
}

/* Any context. */
static void enqueue(struct timer_list *timer, unsigned int cpu)
{
	struct hlist_node **place = timer->flags & TIMER_DEFERRABLE ? &timer_bases[cpu].deferrable.first :
								      &timer_bases[cpu].timers.first;
	unsigned long now = jiffies;
	unsigned int level = time_after(timer->expires, now) ? level_of(timer->expires - now) : 0;

	timer->flags = (timer->flags & ~(TIMER_BASEMASK | TIMER_ARRAYMASK)) | cpu |
		       level << TIMER_ARRAYSHIFT;
	active_begin(&timer_type, timer, timer, purpose_of(timer));
	kcsan_release_object(timer);
	/* Linux's wheel takes from a bucket first what was put there last. */
	while (*place && time_before(expiry_of(hlist_entry(*place, struct timer_list, entry)),
				     expiry_of(timer)))
		place = &(*place)->next;
	timer->entry.next = *place;
	timer->entry.pprev = place;
	if (*place)
		(*place)->pprev = &timer->entry.next;
	*place = &timer->entry;
	tick_reprogram(cpu);
	timer_tell_if_it_matters(timer, true);
}

/* A timer whose function runs stays with its CPU, so that it does not run twice at once. */
static unsigned int choose_cpu(const struct timer_list *timer)
{
	unsigned int cpu = tophalf_machine.cpu;

	if (timer_base_of(timer)->running == timer)
		return timer->flags & TIMER_CPUMASK;
	if (timer->flags & (TIMER_PINNED | TIMER_DEFERRABLE))
		return cpu;
	cpu = (cpu + tophalf_choose(TOPHALF_CHOOSE_CPU, tophalf_machine.cpus)) % tophalf_machine.cpus;
	return cpu_online(cpu) ? cpu : tophalf_machine.cpu;
}

/* ---- setting up and arming.  Any context. ---------------------------------------------- */

void init_timer_key(struct timer_list *timer, void (*func)(struct timer_list *), unsigned int flags,
		    const char *name, struct lock_class_key *key)
{
	active_check_setup(timer, sizeof(*timer));
	if (WARN(flags & ~TIMER_INIT_FLAGS, "timer flags %#x are not for timer_setup()\n", flags))
		flags &= TIMER_INIT_FLAGS;
	timer->entry.pprev = NULL;
	timer->function = func;
	timer->flags = flags | tophalf_machine.cpu;
	lockdep_init_map(&timer->lockdep_map, name, key, 0);
}

/* Each way to set a timer up gives it a name; shutting it down leaves that. */
static bool initialised(const struct timer_list *timer)
{
	if (!never_written(timer->function))
		return true;
#ifdef CONFIG_LOCKDEP
	return !never_written(timer->lockdep_map.name);
#else
	return true;
#endif
}

/* False, with a report, unless there is a timer. */
bool timer_usable(const struct timer_list *timer, const char *what)
{
	if (object_is_gone(timer, "a timer", what))
		return false;
	if (initialised(timer))
		return true;
	tophalf_report(TOPHALF_RULE_UNINITIALISED_OBJECT, "%s on a timer that was never set up", what);
	return false;
}

enum change {
	ARM, ARM_IF_PENDING, ARM_IF_EARLIER,
};

static __always_inline int change(struct timer_list *timer, unsigned long expires, enum change how,
				  const char *what)
{
	int pending;

	timer_operation(timer, _RET_IP_);
	tophalf_point();
	if (!timer_usable(timer, what))
		return 0;
	pending = timer_pending(timer);
	/* A timer that was shut down stays so, silently. */
	if (!timer->function || (!pending && how == ARM_IF_PENDING))
		return 0;
	if (pending) {
		if (timer->expires == expires)
			return 1;
		if (how == ARM_IF_EARLIER && time_before_eq(timer->expires, expires))
			return 1;
		timer_detach(timer);
	}
	timer->expires = expires;
	enqueue(timer, choose_cpu(timer));
	tophalf_point();
	return pending;
}

/* 1 if it was pending, 0 if not. */
int mod_timer(struct timer_list *timer, unsigned long expires)
{
	return change(timer, expires, ARM, "mod_timer");
}

int mod_timer_pending(struct timer_list *timer, unsigned long expires)
{
	return change(timer, expires, ARM_IF_PENDING, "mod_timer_pending");
}

int timer_reduce(struct timer_list *timer, unsigned long expires)
{
	return change(timer, expires, ARM_IF_EARLIER, "timer_reduce");
}

void add_timer(struct timer_list *timer)
{
	if (!WARN(timer_pending(timer), "add_timer on a timer that is pending: %ps\n", timer->function))
		change(timer, timer->expires, ARM, "add_timer");
}

void add_timer_local(struct timer_list *timer)
{
	if (WARN(timer_pending(timer), "add_timer on a timer that is pending: %ps\n", timer->function))
		return;
	timer->flags |= TIMER_PINNED;
	change(timer, timer->expires, ARM, "add_timer_local");
}

void add_timer_global(struct timer_list *timer)
{
	if (WARN(timer_pending(timer), "add_timer on a timer that is pending: %ps\n", timer->function))
		return;
	timer->flags &= ~TIMER_PINNED;
	change(timer, timer->expires, ARM, "add_timer_global");
}

void add_timer_on(struct timer_list *timer, int cpu)
{
	timer_operation(timer, _RET_IP_);
	if (cpu != tophalf_machine.cpu && unlikely(tophalf_machine.by_operations))
		tophalf_host->unexplored(TOPHALF_UNEXPLORED_ELSEWHERE);
	tophalf_point();
	if (!timer_usable(timer, "add_timer_on"))
		return;
	if (WARN(timer_pending(timer), "add_timer_on on a timer that is pending: %ps\n",
		 timer->function))
		return;
	if (!timer->function)
		return;
	timer->flags |= TIMER_PINNED;
	enqueue(timer, cpu);
	tophalf_point();
}

/* ---- expiry ------------------------------------------------------------------------------------ */

/* Softirq.  An irqsafe timer's function runs with interrupts off. */
static void call(struct timer_list *timer, void (*function)(struct timer_list *))
{
	bool irqsafe = timer->flags & TIMER_IRQSAFE;
	struct context_frame frame;
	struct lockdep_map map;

	/* The function may free the timer. */
	lockdep_copy_map(&map, &timer->lockdep_map);
	if (irqsafe)
		sched_interrupts_off();
	context_enter(&frame, TOPHALF_CONTEXT_TIMER, function);
	lock_map_acquire(&map);
	kcsan_acquire_object(timer);
	/* A timer never runs twice at once, whichever CPU it is armed on: it is behind its own last time. */
	kcsan_acquire_object((const char *)timer + 1);
	function(timer);
	/* Behind its end, not in it: the word is not the timer's own. */
	kcsan_release_object((const char *)timer + 1);
	lock_map_release(&map);
	context_exit(&frame);
	if (irqsafe)
		sched_interrupts_restore(0);
}

static void expire(struct timer_base *base, struct timer_list *timer)
{
	bool does_matter = matters(timer);

	timer_touch(timer, 0);
	base->running = timer;
	timer_detach(timer);
	if (!WARN(!timer->function, "a pending timer has no function\n"))
		call(timer, timer->function);
	/* Its function may have freed it. */
	if (does_matter)
		operation_touch(timer, sizeof(*timer), TOPHALF_TOUCH_WRITES | TOPHALF_TOUCH_SHUT);
	base->running = NULL;
}

/* Moves what has expired to the end of `expired`, in order. */
static void collect(struct hlist_head *from, struct hlist_head *expired)
{
	struct hlist_node **end = &expired->first, *node;

	while (*end)
		end = &(*end)->next;
	while ((node = from->first) &&
	       time_after_eq(jiffies, expiry_of(hlist_entry(node, struct timer_list, entry)))) {
		__hlist_del(node);
		node->next = NULL;
		node->pprev = end;
		*end = node;
		end = &node->next;
	}
}

/* Those of the first one's bucket may run in any order. */
static struct timer_list *choose_expired(const struct hlist_head *expired)
{
	struct timer_list *first = hlist_entry(expired->first, struct timer_list, entry), *timer;
	unsigned int count = 0, chosen;

	hlist_for_each_entry(timer, expired, entry)
		count += expiry_of(timer) == expiry_of(first);
	chosen = tophalf_choose(TOPHALF_CHOOSE_WAKE, count);
	hlist_for_each_entry(timer, expired, entry)
		if (expiry_of(timer) == expiry_of(first) && !chosen--)
			return timer;
	return first;
}

/*
 * TIMER_SOFTIRQ.  What is armed meanwhile waits for the next tick, even if its
 * time has come: a timer that arms itself for now does not keep the CPU.
 */
static void run_timer_softirq(void)
{
	struct timer_base *base = &timer_bases[tophalf_machine.cpu];
	struct hlist_head expired = HLIST_HEAD_INIT;

	collect(&base->timers, &expired);
	collect(&base->deferrable, &expired);
	if (tophalf_cpu()->handles)
		tick_tell_what_matters(tophalf_machine.cpu);
	while (!hlist_empty(&expired)) {
		operation_step();
		operation_touch(base, 1, 0);
		/* One that was deleted meanwhile may have been the last. */
		if (!hlist_empty(&expired))
			expire(base, choose_expired(&expired));
		tophalf_point();
	}
}

static const struct timer_list *first_of(const struct hlist_head *list)
{
	return hlist_entry_safe(list->first, struct timer_list, entry);
}

static bool has_expired(const struct timer_list *timer)
{
	return timer && time_after_eq(jiffies, expiry_of(timer));
}

/*
 * A list is in the order of expiry.  What has expired when TIMER_SOFTIRQ is pending needs
 * no further interrupt.
 */
static struct timer_list *first_that_matters(const struct hlist_head *list, bool raised)
{
	struct timer_list *timer;

	hlist_for_each_entry(timer, list, entry)
		if (matters(timer) && !(raised && has_expired(timer)))
			return timer;
	return NULL;
}

u64 timers_next_that_matters(unsigned int cpu)
{
	bool raised = per_cpu(irq_stat, cpu).__softirq_pending & BIT(TIMER_SOFTIRQ);
	const struct timer_list *timer = first_that_matters(&timer_bases[cpu].timers, raised);
	const struct timer_list *deferrable = first_that_matters(&timer_bases[cpu].deferrable, raised);
	u64 event = NEVER_NS;

	if (timer)
		event = tick_of_jiffy(expiry_of(timer));
	if (deferrable)
		event = min(event, tick_of_jiffy(expiry_of(deferrable)));
	return event;
}

/* Hard IRQ. */
void timers_tick(void)
{
	const struct timer_base *base = &timer_bases[tophalf_machine.cpu];

	if (has_expired(first_of(&base->timers)) || has_expired(first_of(&base->deferrable)))
		raise_softirq_irqoff(TIMER_SOFTIRQ);
}

/*
 * Any context.  A deferrable timer does not wake an idle CPU, but something else
 * always does before long: a second later here.
 */
u64 timers_next_event(unsigned int cpu)
{
	const struct timer_list *timer = first_of(&timer_bases[cpu].timers);
	const struct timer_list *deferrable = first_of(&timer_bases[cpu].deferrable);
	u64 event = NEVER_NS;

	if (timer)
		event = tick_of_jiffy(expiry_of(timer));
	if (deferrable)
		event = min(event, tick_of_jiffy(expiry_of(deferrable)) + NSEC_PER_SEC);
	return event;
}

/* Boot. */
void init_timers(void)
{
	open_softirq(TIMER_SOFTIRQ, run_timer_softirq);
}
