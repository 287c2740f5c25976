// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tick, and when each CPU's clock event device fires.
 *
 * A CPU that has something to run ticks every jiffy, as with CONFIG_NO_HZ_IDLE.
 * An idle one is woken for its next timer only, so that a machine on which every
 * task sleeps jumps there.  Either way the device is set to the earliest of the
 * tick and the hrtimers.
 *
 * jiffies are the virtual clock in units of the tick, but advance only where
 * some CPU takes an interrupt, as in Linux: a CPU that has its interrupts off
 * and waits for jiffies alone waits for ever.
 */
#include <linux/hardirq.h>
#include <linux/irq_work.h>
#include <linux/jiffies.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/sched/clock.h>
#include <linux/sched/task.h>
#include <linux/tick.h>
#include <linux/version.h>
#include "../operation.h"
#include "tick.h"

struct tick_state {
	bool stopped;			/* idle: no tick */
	u64 jiffy;			/* jiffies at the last tick */
	u64 programmed_ns;
};

static struct tick_state states[NR_CPUS] = {
	[0 ... NR_CPUS - 1] = { .programmed_ns = NEVER_NS },
};

bool tick_nohz_enabled = true;

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
void scheduler_tick(void);
#define sched_tick scheduler_tick
#else
void sched_tick(void);
#endif

u64 tick_of_jiffy(u64 jiffy)
{
	s64 ticks = jiffy - INITIAL_JIFFIES;

	return ticks < 0 ? 0 : (u64)ticks * TICK_NSEC;
}

static void update_jiffies(void)
{
	u64 now = INITIAL_JIFFIES + div_u64(tophalf_machine.now_ns, TICK_NSEC);

	if (!time_after64(now, jiffies_64))
		return;
	jiffies_64 = now;
	operation_touch(&jiffies_64, sizeof(jiffies_64), TOPHALF_TOUCH_WRITES);
}

static u64 next_tick(void)
{
	return (div_u64(tophalf_machine.now_ns, TICK_NSEC) + 1) * TICK_NSEC;
}

static u64 next_event(unsigned int cpu)
{
	u64 event = hrtimers_next_event(cpu);

	/* Where the clock stands still while a task can go on, a tick says nothing. */
	if (!states[cpu].stopped && !tophalf_machine.by_operations)
		return min(event, next_tick());
	/* What is due already was raised, or is a tick away. */
	return min(event, max(timers_next_event(cpu), next_tick()));
}

static void program(unsigned int cpu)
{
	u64 event = next_event(cpu);

	if (event == states[cpu].programmed_ns)
		return;
	states[cpu].programmed_ns = event;
	tophalf_host->timer_program(cpu, event);
}

void tick_reprogram(unsigned int cpu)
{
	program(cpu);
}

void tick_tell_what_matters(unsigned int cpu)
{
	u64 event;

	if (likely(!tophalf_machine.by_operations))
		return;
	event = max(timers_next_that_matters(cpu), next_tick());
	tophalf_host->timer_matters(cpu, min(event, hrtimers_next_that_matters(cpu)));
}

/* Hard IRQ, once a jiffy at most. */
static void tick(struct tick_state *state)
{
	if (state->jiffy == jiffies_64)
		return;
	state->jiffy = jiffies_64;
	timers_tick();
	rcu_sched_clock_irq(0);
	irq_work_tick();
	sched_tick();
}

/* Hard IRQ: TOPHALF_VECTOR_TIMER. */
void tick_interrupt(void)
{
	struct tick_state *state = &states[tophalf_machine.cpu];

	state->programmed_ns = NEVER_NS;
	update_jiffies();
	hrtimers_expire();
	tick(state);
	if (tophalf_cpu()->handles)
		tick_tell_what_matters(tophalf_machine.cpu);
	program(tophalf_machine.cpu);
}

/* Hard IRQ entry: the machine may have been idle for long. */
void tick_irq_enter(void)
{
	update_jiffies();
}

/* Hard IRQ exit. */
void tick_nohz_irq_exit(void)
{
	if (states[tophalf_machine.cpu].stopped)
		program(tophalf_machine.cpu);
}

/* ---- the idle task, which does not migrate ------------------------------------ */

void tick_nohz_idle_enter(void)
{
}

/* Interrupts off. */
void tick_nohz_idle_stop_tick(void)
{
	states[tophalf_machine.cpu].stopped = true;
	program(tophalf_machine.cpu);
}

void tick_nohz_idle_retain_tick(void)
{
}

void tick_nohz_idle_restart_tick(void)
{
	states[tophalf_machine.cpu].stopped = false;
	update_jiffies();
	program(tophalf_machine.cpu);
}

void tick_nohz_idle_exit(void)
{
	if (states[tophalf_machine.cpu].stopped)
		tick_nohz_idle_restart_tick();
}

/* ---- what others ask.  Any context. ---------------------------------------------- */

bool tick_nohz_tick_stopped(void)
{
	return states[tophalf_machine.cpu].stopped;
}

bool tick_nohz_tick_stopped_cpu(int cpu)
{
	return states[cpu].stopped;
}
