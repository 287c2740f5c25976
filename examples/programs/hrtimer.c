// SPDX-License-Identifier: GPL-2.0-only
/*
 * A task starts an hrtimer, whose function runs in the hard IRQ of the clock, and both
 * add to one counter; with interrupts off the task keeps the function out.
 *
 * expect: executions=4 clean
 */
#define PROGRAM_HAS_SETUP
#include <linux/hrtimer.h>
#include <linux/irqflags.h>
#include "program.h"

static struct hrtimer timer;
static int counter;

static enum hrtimer_restart function(struct hrtimer *unused)
{
	counter++;
	return HRTIMER_NORESTART;
}

static int setup(void)
{
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer.function = function;
	return 0;
}

static void body(int index)
{
	hrtimer_start(&timer, ns_to_ktime(1000), HRTIMER_MODE_REL);
	local_irq_disable();
	counter++;
	local_irq_enable();
}

static void cleanup(void)
{
	if (hrtimer_cancel(&timer))
		counter++;
}

static void check(void)
{
	WARN_ON(counter != 2);
}

PROGRAM({ body });
MODULE_DESCRIPTION("A task and an hrtimer that add to one counter");
