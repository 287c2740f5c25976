// SPDX-License-Identifier: GPL-2.0-only
/*
 * A task arms a timer, and another one deletes it and waits for its function to end:
 * it has not begun, or runs, or is over, or was not armed yet.
 *
 * expect: executions=1 clean
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
	return 0;
}

static void armer(int index)
{
	mod_timer(&timer, 100);
}

static void deleter(int index)
{
	timer_delete_sync(&timer);
	WARN_ON(READ_ONCE(x) == 1);
}

static void cleanup(void)
{
	timer_delete_sync(&timer);
}

static void check(void)
{
}

PROGRAM({ armer }, { deleter });
MODULE_DESCRIPTION("A timer and the task that deletes it");
