// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping for a time.  Process context, may sleep, for everything here.
 *
 * A caller in another context is told once, of what it called; it then waits all
 * the same, because whatever comes after relies on the time having passed.
 */
#include <linux/delay.h>
#include <linux/hardirq.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/timer.h>
#include <linux/version.h>
#include "../operation.h"
#include "../sched/sched.h"
#include "tick.h"

/* An interrupt runs on the stack of whatever it interrupted, and cannot give that away. */
static bool cannot_switch(void)
{
	return hardirq_count() || in_serving_softirq() || is_idle_task(current);
}

/*
 * Time passes on the spot, with interrupts as they are.  The caller has been
 * told that it must not sleep: it is not told of the time that this took as well.
 */
static void pass_time(u64 ns)
{
	u64 end = tophalf_machine.now_ns + ns, ran = tophalf_cpu()->ran_ns;
	struct tophalf_frame *frame;

	while (tophalf_machine.now_ns < end)
		tophalf_host->relax();
	ran = tophalf_cpu()->ran_ns - ran;
	for (frame = tophalf_machine.frame; frame; frame = frame->outer)
		frame->began_ns += ran;
	__set_current_state(TASK_RUNNING);
}

static void sleep_here(bool allowed)
{
	if (allowed)
		schedule();
	else
		schedule_checked();
}

/* ---- timers -------------------------------------------------------------------------- */

struct timeout {
	struct timer_list timer;
	struct task_struct *task;
};

static void timeout_over(struct timer_list *timer)
{
	wake_up_process(container_of(timer, struct timeout, timer)->task);
}

struct task_struct *timer_wakes(struct timer_list *timer)
{
	return timer->function == timeout_over ? container_of(timer, struct timeout, timer)->task : NULL;
}

/* The caller has set the state of the task.  What was left of the time. */
long schedule_timeout_checked(long timeout, bool allowed)
{
	struct timeout sleeper = { .task = current };
	unsigned long end;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		sleep_here(allowed);
		return timeout;
	}
	if (timeout < 0) {
		pr_err("schedule_timeout: wrong timeout value %lx\n", timeout);
		dump_stack();
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	/* Jiffies may stand still here.  Whoever waits for something looks again after each. */
	if (cannot_switch()) {
		pass_time(TICK_NSEC);
		return timeout ? timeout - 1 : 0;
	}
	end = jiffies + timeout;
	timer_setup_on_stack(&sleeper.timer, timeout_over, 0);
	mod_timer(&sleeper.timer, end);
	sleep_here(allowed);
	timer_delete_sync(&sleeper.timer);
	destroy_timer_on_stack(&sleeper.timer);
	timeout = end - jiffies;
	return timeout < 0 ? 0 : timeout;
}

static bool may_schedule(const char *what)
{
	if (!preempt_count() && !raw_irqs_disabled() && !rcu_preempt_depth())
		return true;
	return check_may_schedule(what);
}

long schedule_timeout(long timeout)
{
	operation_begin(_RET_IP_);
	return schedule_timeout_checked(timeout, may_schedule("schedule_timeout"));
}

static __always_inline long timeout_in_state(long timeout, unsigned int state, const char *what)
{
	operation_begin(_RET_IP_);
	__set_current_state(state);
	return schedule_timeout_checked(timeout, may_schedule(what));
}

long schedule_timeout_interruptible(long timeout)
{
	return timeout_in_state(timeout, TASK_INTERRUPTIBLE, "schedule_timeout_interruptible");
}

long schedule_timeout_killable(long timeout)
{
	return timeout_in_state(timeout, TASK_KILLABLE, "schedule_timeout_killable");
}

long schedule_timeout_uninterruptible(long timeout)
{
	return timeout_in_state(timeout, TASK_UNINTERRUPTIBLE, "schedule_timeout_uninterruptible");
}

long schedule_timeout_idle(long timeout)
{
	return timeout_in_state(timeout, TASK_IDLE, "schedule_timeout_idle");
}

void msleep(unsigned int msecs)
{
	long timeout = msecs_to_jiffies(msecs);
	bool allowed = check_may_sleep("msleep");

	operation_begin(_RET_IP_);
	while (timeout) {
		__set_current_state(TASK_UNINTERRUPTIBLE);
		timeout = schedule_timeout_checked(timeout, allowed);
	}
}

/* The milliseconds that were left when a signal came. */
unsigned long msleep_interruptible(unsigned int msecs)
{
	long timeout = msecs_to_jiffies(msecs);
	bool allowed = check_may_sleep("msleep_interruptible");

	operation_begin(_RET_IP_);
	while (timeout && !signal_pending(current)) {
		__set_current_state(TASK_INTERRUPTIBLE);
		timeout = schedule_timeout_checked(timeout, allowed);
	}
	return jiffies_to_msecs(timeout);
}

/* ---- hrtimers ----------------------------------------------------------------------------- */

static enum hrtimer_restart sleeper_over(struct hrtimer *timer)
{
	struct hrtimer_sleeper *sleeper = container_of(timer, struct hrtimer_sleeper, timer);
	struct task_struct *task = sleeper->task;

	sleeper->task = NULL;
	if (task)
		wake_up_process(task);
	return HRTIMER_NORESTART;
}

struct task_struct *hrtimer_wakes(struct hrtimer *timer)
{
	return timer->function == sleeper_over ?
	       container_of(timer, struct hrtimer_sleeper, timer)->task : NULL;
}

void hrtimer_init_sleeper(struct hrtimer_sleeper *sl, clockid_t clock_id, enum hrtimer_mode mode)
{
	hrtimer_init(&sl->timer, clock_id, mode);
	sl->timer.function = sleeper_over;
	sl->task = current;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
void hrtimer_setup_sleeper_on_stack(struct hrtimer_sleeper *sl, clockid_t clock_id,
				    enum hrtimer_mode mode)
{
	hrtimer_init_sleeper(sl, clock_id, mode);
}
#endif

void hrtimer_sleeper_start_expires(struct hrtimer_sleeper *sl, enum hrtimer_mode mode)
{
	hrtimer_start_expires(&sl->timer, mode);
}

/*
 * Anything from the beginning of the range to its end is right.  Left alone, the
 * CPU wakes up at the end, or is awake anyway.
 */
static u64 choose_range(u64 range)
{
	if (!range)
		return 0;
	switch (tophalf_choose(TOPHALF_CHOOSE_TIME, 3)) {
	case 1:
		return 0;
	case 2:
		return range / 2;
	default:
		return range;
	}
}

static int hrtimeout(ktime_t *expires, u64 range, enum hrtimer_mode mode, clockid_t clock, bool allowed)
{
	struct hrtimer_sleeper sleeper;

	if (expires && *expires == 0) {
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	if (!expires) {
		sleep_here(allowed);
		return -EINTR;
	}
	hrtimer_init_sleeper(&sleeper, clock, mode);
	if (cannot_switch()) {
		ktime_t left = *expires;

		if (!(mode & HRTIMER_MODE_REL))
			left = ktime_sub(left, hrtimer_cb_get_time(&sleeper.timer));
		pass_time(left > 0 ? left : 0);
		destroy_hrtimer_on_stack(&sleeper.timer);
		return 0;
	}
	hrtimer_set_expires_range_ns(&sleeper.timer, *expires, choose_range(range));
	hrtimer_sleeper_start_expires(&sleeper, mode);
	if (sleeper.task)
		sleep_here(allowed);
	hrtimer_cancel(&sleeper.timer);
	destroy_hrtimer_on_stack(&sleeper.timer);
	__set_current_state(TASK_RUNNING);
	return sleeper.task ? -EINTR : 0;
}

/* The caller has set the state of the task.  0 if the time is over, -EINTR if it was woken before. */
int schedule_hrtimeout_range_clock(ktime_t *expires, u64 delta, const enum hrtimer_mode mode,
				   clockid_t clock_id)
{
	return hrtimeout(expires, delta, mode, clock_id, may_schedule("schedule_hrtimeout"));
}

int schedule_hrtimeout_range(ktime_t *expires, u64 delta, const enum hrtimer_mode mode)
{
	return schedule_hrtimeout_range_clock(expires, delta, mode, CLOCK_MONOTONIC);
}

int schedule_hrtimeout(ktime_t *expires, const enum hrtimer_mode mode)
{
	return schedule_hrtimeout_range(expires, 0, mode);
}

void usleep_range_state(unsigned long min, unsigned long max, unsigned int state)
{
	u64 range = (u64)(max - min) * NSEC_PER_USEC;
	bool allowed = check_may_sleep("usleep_range");
	ktime_t end;

	operation_begin(_RET_IP_);
	end = ktime_add_us(ktime_get(), min);
	if (WARN(max < min, "usleep_range(%lu, %lu): the maximum is less than the minimum\n", min, max))
		range = 0;
	do {
		__set_current_state(state);
	} while (hrtimeout(&end, range, HRTIMER_MODE_ABS, CLOCK_MONOTONIC, allowed));
}
