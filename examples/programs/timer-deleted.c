// SPDX-License-Identifier: GPL-2.0-only
/*
 * A task deletes a timer that was armed on another CPU, and waits for its function: it
 * has not begun and never does, or is over.  Between two writes of it the task sees nothing.
 *
 * expect: executions=6 clean
 */
#define PROGRAM_HAS_SETUP
#include <linux/jiffies.h>
#include <linux/timer.h>
#include "program.h"

static int x;

static void function(struct timer_list *unused)
{
	WRITE_ONCE(x, 1);
	WRITE_ONCE(x, 2);
}

static DEFINE_TIMER(timer, function);

static int setup(void)
{
	mod_timer(&timer, jiffies + HZ);
	return 0;
}

static void deleter(int index)
{
	timer_delete_sync(&timer);
	WARN_ON(READ_ONCE(x) == 1);
}

static void cleanup(void)
{
}

static void check(void)
{
}

PROGRAM({ deleter });
MODULE_DESCRIPTION("A timer and the task that deletes it");
