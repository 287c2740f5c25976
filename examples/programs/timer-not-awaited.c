// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same as timer-deleted.c, but the task does not wait for the function, and may find
 * it in the middle of its work.
 *
 * expect: executions=9 rule=warn
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
	timer_delete(&timer);
	WARN_ON(READ_ONCE(x) == 1);
}

static void cleanup(void)
{
	timer_delete_sync(&timer);
}

static void check(void)
{
}

PROGRAM({ deleter });
MODULE_DESCRIPTION("A timer and the task that deletes it without waiting");
