// SPDX-License-Identifier: GPL-2.0-only
/*
 * On which CPU a timer runs: where add_timer_on() says, and where it is armed if it is pinned;
 * in the context of the timer softirq; timers of one jiffy in the order in which they were armed.
 */
#include <linux/smp.h>
#include <linux/timer.h>
#include "fidelity.h"

struct numbered {
	struct timer_list timer;
	int number;
};

static struct timer_list on_cpu, pinned, irqsafe;
static struct numbered numbered[4];
static int done;

static void place(struct timer_list *timer)
{
	say("%s on CPU %d", timer == &on_cpu ? "add_timer_on" : "pinned", smp_processor_id());
	say_context("timer");
	WRITE_ONCE(done, done + 1);
}

static void safe(struct timer_list *timer)
{
	say_context("irqsafe timer");
	WRITE_ONCE(done, done + 1);
}

static void in_order(struct timer_list *timer)
{
	say("number %d", from_timer((struct numbered *)0, timer, timer)->number);
	WRITE_ONCE(done, done + 1);
}

static void wait(int count)
{
	while (READ_ONCE(done) < count)
		msleep(1);
}

static void run(void)
{
	static const int delays[] = { 3, 2, 2, 1 };
	unsigned long now;
	unsigned int i;

	timer_setup(&on_cpu, place, 0);
	timer_setup(&pinned, place, TIMER_PINNED);
	timer_setup(&irqsafe, safe, TIMER_IRQSAFE);
	for (i = 0; i < 2; i++) {
		on_cpu.expires = jiffies + 2;
		add_timer_on(&on_cpu, i);
		wait(i + 1);
	}
	for (i = 0; i < 2; i++) {
		stay_on(1 - i);
		mod_timer(&pinned, jiffies + 2);
		wait(i + 3);
	}
	mod_timer(&irqsafe, jiffies + 2);
	wait(5);

	for (i = 0; i < ARRAY_SIZE(numbered); i++) {
		numbered[i].number = i;
		timer_setup(&numbered[i].timer, in_order, TIMER_PINNED);
	}
	local_irq_disable();
	now = jiffies;
	for (i = 0; i < ARRAY_SIZE(numbered); i++)
		mod_timer(&numbered[i].timer, now + 2 * delays[i] + 2);
	local_irq_enable();
	wait(9);
	timer_delete_sync(&on_cpu);
	timer_delete_sync(&pinned);
	timer_delete_sync(&irqsafe);
	for (i = 0; i < ARRAY_SIZE(numbered); i++)
		timer_delete_sync(&numbered[i].timer);
}

FIDELITY_MODULE(run, "Where timers run");
