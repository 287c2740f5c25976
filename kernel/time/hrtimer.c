// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers with the resolution of the clock.
 *
 * Each CPU has a tree of timers for each clock, twice: one for those whose
 * function runs in the clock event's hard IRQ, one for those of
 * HRTIMER_MODE_SOFT, whose function runs in HRTIMER_SOFTIRQ.  A timer has a
 * range: the CPU is woken for its end, but if it is awake after its beginning,
 * the timer expires then.  The structures are Linux's, because inline functions
 * of its headers read them.
 */
#include <linux/hardirq.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/percpu.h>
#include <linux/sched/idle.h>
#include <linux/sched/task.h>
#include <linux/smp.h>
#include <linux/timekeeping.h>
#include <linux/timerqueue.h>
#include <linux/version.h>
#include "../objects.h"
#include "../operation.h"
#include "../sched/sched.h"
#include "hrtimer.h"
#include "tick.h"
#include "waits.h"

unsigned int hrtimer_resolution = HIGH_RES_NSEC;

static DEFINE_PER_CPU(struct hrtimer_cpu_base, hrtimer_bases);

static const struct {
	clockid_t clock;
	enum tk_offsets offset;
	ktime_t (*get_time)(void);
} clocks[HRTIMER_BASE_MONOTONIC_SOFT] = {
	[HRTIMER_BASE_MONOTONIC] = { CLOCK_MONOTONIC, TK_OFFS_MAX, ktime_get },
	[HRTIMER_BASE_REALTIME] = { CLOCK_REALTIME, TK_OFFS_REAL, ktime_get_real },
	[HRTIMER_BASE_BOOTTIME] = { CLOCK_BOOTTIME, TK_OFFS_BOOT, ktime_get_boottime },
	[HRTIMER_BASE_TAI] = { CLOCK_TAI, TK_OFFS_TAI, ktime_get_clocktai },
};

static unsigned int index_of_clock(clockid_t clock)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(clocks); i++)
		if (clocks[i].clock == clock)
			return i;
	WARN(1, "Invalid clockid %d. Using MONOTONIC\n", clock);
	return HRTIMER_BASE_MONOTONIC;
}

static bool is_soft(const struct hrtimer_clock_base *base)
{
	return base->index >= HRTIMER_BASE_MONOTONIC_SOFT;
}

static ktime_t base_now(const struct hrtimer_clock_base *base)
{
	return ktime_add(tophalf_machine.now_ns, base->offset);
}

/* ---- the trees -------------------------------------------------------------------- */

/* In the clock of the machine; the past counts as 0. */
static u64 machine_time(const struct hrtimer_clock_base *base, ktime_t expires)
{
	ktime_t time = ktime_sub(expires, base->offset);

	return time < 0 ? 0 : time;
}

/* Whether a bounded program could notice that it expires. */
static bool matters(struct hrtimer *timer)
{
	const struct task_struct *sleeper = hrtimer_wakes(timer);

	if (sleeper)
		return tophalf_task((struct task_struct *)sleeper)->operates;
	return tophalf_target_text((unsigned long)timer->function);
}

/* Of all timers, or of those that matter. */
static u64 next_event(unsigned int cpu, bool all)
{
	struct hrtimer_cpu_base *cpu_base = per_cpu_ptr(&hrtimer_bases, cpu);
	u64 event = NEVER_NS;
	unsigned int i;

	for (i = 0; i < HRTIMER_MAX_CLOCK_BASES; i++) {
		struct hrtimer_clock_base *base = &cpu_base->clock_base[i];
		struct timerqueue_node *node = timerqueue_getnext(&base->active);

		/* Once HRTIMER_SOFTIRQ is raised, it will see to all of its timers. */
		if (is_soft(base) && cpu_base->softirq_activated)
			continue;
		while (node && !all && !matters(container_of(node, struct hrtimer, node)))
			node = timerqueue_iterate_next(node);
		if (node)
			event = min(event, machine_time(base, node->expires));
	}
	return event;
}

u64 hrtimers_next_event(unsigned int cpu)
{
	return next_event(cpu, true);
}

u64 hrtimers_next_that_matters(unsigned int cpu)
{
	return next_event(cpu, false);
}

static void repair(void *timer);
static const struct active_type hrtimer_type = {
	.name = "an hrtimer",
	.state = "is started",
	.size = sizeof(struct hrtimer),
	.embedded = true,
	.repair = repair,
};

static void insert(struct hrtimer *timer, struct hrtimer_clock_base *base)
{
	active_begin(&hrtimer_type, timer, timer, timer->function);
	timer->base = base;
	timer->state = HRTIMER_STATE_ENQUEUED;
	timerqueue_add(&base->active, &timer->node);
}

static void remove(struct hrtimer *timer)
{
	active_end(&hrtimer_type, timer);
	timerqueue_del(&timer->base->active, &timer->node);
	timer->state = HRTIMER_STATE_INACTIVE;
}

static void repair(void *timer)
{
	remove(timer);
}

static bool running(const struct hrtimer *timer)
{
	return READ_ONCE(timer->base->running) == timer;
}

/* For operations (operation.h): whether the function of hrtimer `object` does not run. */
static u32 does_not_run(const void *object)
{
	return !((const struct hrtimer *)object)->base || !running(object);
}

/* Any context.  The operation is about the timer, and `awaits` that its function does not run. */
static void touch(struct hrtimer *timer, u32 awaits)
{
	if (unlikely(tophalf_machine.by_operations) && matters(timer))
		operation_touch_object(timer, sizeof(*timer), awaits, does_not_run(timer));
}

/* Any context.  A call of the target for a timer. */
static __always_inline void hrtimer_operation(struct hrtimer *timer, unsigned long caller)
{
	operation_begin(caller);
	touch(timer, 0);
}

static void take_back(struct hrtimer *timer)
{
	unsigned int cpu = timer->base->cpu_base->cpu;

	remove(timer);
	if (unlikely(tophalf_machine.by_operations) && matters(timer))
		tick_tell_what_matters(cpu);
}

/*
 * Where a timer goes that is started here: to this CPU, unless that one is idle
 * and could stay so.  One whose function runs stays where it is.
 */
static struct hrtimer_clock_base *choose_base(const struct hrtimer *timer, enum hrtimer_mode mode)
{
	unsigned int cpu = tophalf_machine.cpu;

	if (timer->base->running == timer)
		return timer->base;
	if (!(mode & HRTIMER_MODE_PINNED) && idle_cpu(cpu))
		cpu = (cpu + tophalf_choose(TOPHALF_CHOOSE_CPU, tophalf_machine.cpus)) %
		      tophalf_machine.cpus;
	if (!cpu_online(cpu))
		cpu = tophalf_machine.cpu;
	return &per_cpu_ptr(&hrtimer_bases, cpu)->clock_base[timer->base->index];
}

/* ---- setting up and starting.  Any context. ------------------------------------------- */

static void setup(struct hrtimer *timer, clockid_t clock, enum hrtimer_mode mode)
{
	unsigned int index = index_of_clock(clock);

	/* Relative times of CLOCK_REALTIME are not moved when that clock is set. */
	if (clock == CLOCK_REALTIME && mode & HRTIMER_MODE_REL)
		index = HRTIMER_BASE_MONOTONIC;
	if (mode & HRTIMER_MODE_SOFT)
		index += HRTIMER_BASE_MONOTONIC_SOFT;
	active_check_setup(timer, sizeof(*timer));
	memset(timer, 0, sizeof(*timer));
	timer->is_soft = !!(mode & HRTIMER_MODE_SOFT);
	timer->is_hard = !!(mode & HRTIMER_MODE_HARD);
	timer->base = &raw_cpu_ptr(&hrtimer_bases)->clock_base[index];
	timerqueue_init(&timer->node);
}

void hrtimer_init(struct hrtimer *timer, clockid_t which_clock, enum hrtimer_mode mode)
{
	setup(timer, which_clock, mode);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
void hrtimer_setup(struct hrtimer *timer, enum hrtimer_restart (*function)(struct hrtimer *),
		   clockid_t clock_id, enum hrtimer_mode mode)
{
	setup(timer, clock_id, mode);
	timer->function = function;
}

void hrtimer_setup_on_stack(struct hrtimer *timer,
			    enum hrtimer_restart (*function)(struct hrtimer *),
			    clockid_t clock_id, enum hrtimer_mode mode)
{
	hrtimer_setup(timer, function, clock_id, mode);
}
#endif

static bool initialised(const struct hrtimer *timer, const char *what)
{
	if (object_is_gone(timer, "an hrtimer", what))
		return false;
	if (!never_written(timer->base))
		return true;
	tophalf_report(TOPHALF_RULE_UNINITIALISED_OBJECT, "%s on an hrtimer that was never set up", what);
	return false;
}

void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t tim, u64 range_ns,
			    const enum hrtimer_mode mode)
{
	struct hrtimer_clock_base *base;

	hrtimer_operation(timer, _RET_IP_);
	tophalf_point();
	if (!initialised(timer, "hrtimer_start"))
		return;
	if (WARN(!timer->function, "an hrtimer without a function is started\n"))
		return;
	WARN(!(mode & HRTIMER_MODE_SOFT) ^ !timer->is_soft,
	     "an hrtimer is started in another mode than it was set up for: %ps\n", timer->function);
	if (timer->state & HRTIMER_STATE_ENQUEUED)
		take_back(timer);
	if (unlikely(tophalf_machine.by_operations) && matters(timer))
		operation_touch(&tophalf_machine.now_ns, sizeof(tophalf_machine.now_ns), 0);
	base = choose_base(timer, mode);
	if (mode & HRTIMER_MODE_REL)
		tim = ktime_add_safe(tim, base_now(base));
	hrtimer_set_expires_range_ns(timer, tim, range_ns);
	insert(timer, base);
	kcsan_release_object(timer);
	tick_reprogram(base->cpu_base->cpu);
	if (unlikely(tophalf_machine.by_operations) && matters(timer))
		tick_tell_what_matters(base->cpu_base->cpu);
	tophalf_point();
}

/* ---- taking back ----------------------------------------------------------------------- */

/* Any context.  True while it is started or its function runs. */
bool hrtimer_active(const struct hrtimer *timer)
{
	hrtimer_operation((struct hrtimer *)timer, _RET_IP_);
	tophalf_point();
	return timer->base && (timer->state != HRTIMER_STATE_INACTIVE || running(timer));
}

/* Any context.  1 if it was started, 0 if not, -1 while its function runs. */
int hrtimer_try_to_cancel(struct hrtimer *timer)
{
	int result = 0;

	hrtimer_operation(timer, _RET_IP_);
	tophalf_point();
	/* One that was zeroed and never set up is not active, as in Linux without debugging. */
	if (!initialised(timer, "hrtimer_cancel"))
		return 0;
	kcsan_acquire_object((const char *)timer + 1);
	if (running(timer)) {
		result = -1;
	} else if (timer->state & HRTIMER_STATE_ENQUEUED) {
		take_back(timer);
		result = 1;
	}
	tophalf_point();
	return result;
}

static void find_hrtimer_cpu(const struct task_wait *wait, struct blockers *blockers)
{
	const struct hrtimer *timer = wait->object;

	if (running(timer))
		blocker_add_cpu(blockers, timer->base->cpu_base->cpu,
				is_soft(timer->base) ? LEVEL_SOFTIRQ : LEVEL_HARDIRQ);
}

static const struct wait_kind wait_hrtimer = {
	.what = "hrtimer function", .by = "which interrupts", .find = find_hrtimer_cpu,
};

/* Any context but its own function; spins while that runs on another CPU. */
int hrtimer_cancel(struct hrtimer *timer)
{
	int result;

	touch(timer, operation_begin_await(does_not_run, timer, _RET_IP_));
	while ((result = hrtimer_try_to_cancel(timer)) < 0) {
		struct hrtimer_clock_base *base = timer->base;
		struct task_wait wait;

		if (!running(timer))
			continue;
		/* On one CPU a function runs to its end: whoever is on top of it, is in it. */
		if (base->cpu_base->cpu == tophalf_machine.cpu)
			tophalf_report(TOPHALF_RULE_DEADLOCK,
				       "hrtimer_cancel waits for the function that it is called from or interrupts, %ps",
				       timer->function);
		wait_begin(&wait, &wait_hrtimer, timer, NULL, timer->function, false);
		tophalf_host->spin_wait(&base->running, sizeof(base->running), (unsigned long)timer);
		wait_end(&wait);
	}
	return result;
}

/* ---- asking ---------------------------------------------------------------------------------- */

ktime_t __hrtimer_get_remaining(const struct hrtimer *timer, bool adjust)
{
	(void)adjust;
	tophalf_point();
	return ktime_sub(timer->node.expires, base_now(timer->base));
}

/* Its own function, or whoever knows that it is not started.  How many intervals were missed. */
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval)
{
	ktime_t late = ktime_sub(now, hrtimer_get_expires(timer));
	u64 missed = 1;

	if (late < 0)
		return 0;
	if (WARN(timer->state & HRTIMER_STATE_ENQUEUED, "hrtimer_forward on a timer that is started: %ps\n",
		 timer->function))
		return 0;
	if (interval < hrtimer_resolution)
		interval = hrtimer_resolution;
	if (late >= interval) {
		missed = ktime_divns(late, ktime_to_ns(interval));
		hrtimer_add_expires_ns(timer, ktime_to_ns(interval) * missed);
		if (hrtimer_get_expires(timer) > now)
			return missed;
		missed++;
	}
	hrtimer_add_expires(timer, interval);
	return missed;
}

ktime_t ktime_add_safe(const ktime_t lhs, const ktime_t rhs)
{
	ktime_t sum = ktime_add_unsafe(lhs, rhs);

	return sum < 0 || sum < lhs || sum < rhs ? ktime_set(KTIME_SEC_MAX, 0) : sum;
}

/* ---- expiry ------------------------------------------------------------------------------------- */

static struct hrtimer *first_expired(const struct hrtimer_clock_base *base, ktime_t now)
{
	struct timerqueue_node *node = timerqueue_getnext((struct timerqueue_head *)&base->active);
	struct hrtimer *timer;

	if (!node)
		return NULL;
	timer = container_of(node, struct hrtimer, node);
	return hrtimer_get_softexpires(timer) <= now ? timer : NULL;
}

/* On the CPU of `base`.  The function may start the timer again, or free it. */
static void run(struct hrtimer *timer, struct hrtimer_clock_base *base)
{
	enum hrtimer_restart (*function)(struct hrtimer *) = timer->function;
	enum hrtimer_restart restart;
	struct context_frame frame;
	bool in_hardirq, does_matter = tophalf_cpu()->handles && matters(timer);

	if (does_matter) {
		operation_step();
		operation_touch(timer, sizeof(*timer), 0);
	}
	/* It may have been cancelled meanwhile. */
	if (unlikely(tophalf_machine.by_operations) && first_expired(base, base_now(base)) != timer)
		return;
	touch(timer, 0);
	base->running = timer;
	remove(timer);
	if (does_matter)
		tick_tell_what_matters(base->cpu_base->cpu);
	context_enter(&frame, is_soft(base) ? TOPHALF_CONTEXT_TIMER : TOPHALF_CONTEXT_HARDIRQ, function);
	in_hardirq = lockdep_hrtimer_enter(timer);
	kcsan_acquire_object(timer);
	/* It never runs twice at once. */
	kcsan_acquire_object((const char *)timer + 1);
	restart = function(timer);
	kcsan_release_object((const char *)timer + 1);
	lockdep_hrtimer_exit(in_hardirq);
	context_exit(&frame);
	/* The function of one that is not started again may have freed it. */
	if (does_matter)
		operation_touch(timer, sizeof(*timer), TOPHALF_TOUCH_WRITES | TOPHALF_TOUCH_SHUT);
	if (restart != HRTIMER_NORESTART && !(timer->state & HRTIMER_STATE_ENQUEUED))
		insert(timer, base);
	base->running = NULL;
	if (does_matter)
		tick_tell_what_matters(base->cpu_base->cpu);
	tophalf_point();
}

static void expire_bases(unsigned int first, u64 now_ns)
{
	struct hrtimer_cpu_base *cpu_base = this_cpu_ptr(&hrtimer_bases);
	unsigned int i;

	for (i = first; i < first + HRTIMER_BASE_MONOTONIC_SOFT; i++) {
		struct hrtimer_clock_base *base = &cpu_base->clock_base[i];
		struct hrtimer *timer;

		while ((timer = first_expired(base, ktime_add(now_ns, base->offset))))
			run(timer, base);
	}
}

static bool any_soft_expired(struct hrtimer_cpu_base *cpu_base)
{
	unsigned int i;

	for (i = HRTIMER_BASE_MONOTONIC_SOFT; i < HRTIMER_MAX_CLOCK_BASES; i++)
		if (first_expired(&cpu_base->clock_base[i], base_now(&cpu_base->clock_base[i])))
			return true;
	return false;
}

/* Hard IRQ. */
void hrtimers_expire(void)
{
	struct hrtimer_cpu_base *cpu_base = this_cpu_ptr(&hrtimer_bases);

	expire_bases(HRTIMER_BASE_MONOTONIC, tophalf_machine.now_ns);
	if (!cpu_base->softirq_activated && any_soft_expired(cpu_base)) {
		cpu_base->softirq_activated = 1;
		raise_softirq_irqoff(HRTIMER_SOFTIRQ);
	}
}

/* HRTIMER_SOFTIRQ. */
static void hrtimer_run_softirq(void)
{
	struct hrtimer_cpu_base *cpu_base = this_cpu_ptr(&hrtimer_bases);

	expire_bases(HRTIMER_BASE_MONOTONIC_SOFT, tophalf_machine.now_ns);
	cpu_base->softirq_activated = 0;
	tick_reprogram(cpu_base->cpu);
	if (tophalf_cpu()->handles)
		tick_tell_what_matters(cpu_base->cpu);
}

/* Any context. */
void hrtimers_clock_was_set(void)
{
	unsigned int cpu, i;

	for_each_possible_cpu(cpu) {
		struct hrtimer_cpu_base *cpu_base = per_cpu_ptr(&hrtimer_bases, cpu);

		for (i = 0; i < HRTIMER_MAX_CLOCK_BASES; i++) {
			enum tk_offsets offset = clocks[i % HRTIMER_BASE_MONOTONIC_SOFT].offset;

			if (offset != TK_OFFS_MAX)
				cpu_base->clock_base[i].offset = timekeeping_offset(offset);
		}
		cpu_base->clock_was_set_seq++;
		tick_reprogram(cpu);
	}
}

/* Boot. */
void hrtimers_init(void)
{
	unsigned int cpu, i;

	for_each_possible_cpu(cpu) {
		struct hrtimer_cpu_base *cpu_base = per_cpu_ptr(&hrtimer_bases, cpu);

		raw_spin_lock_init(&cpu_base->lock);
		cpu_base->cpu = cpu;
		cpu_base->hres_active = 1;
		cpu_base->online = 1;
		for (i = 0; i < HRTIMER_MAX_CLOCK_BASES; i++)
			hrtimer_base_init(&cpu_base->clock_base[i], cpu_base, i,
					  clocks[i % HRTIMER_BASE_MONOTONIC_SOFT].clock,
					  clocks[i % HRTIMER_BASE_MONOTONIC_SOFT].get_time);
	}
	hrtimers_clock_was_set();
	open_softirq(HRTIMER_SOFTIRQ, hrtimer_run_softirq);
}
