// SPDX-License-Identifier: GPL-2.0-only
/*
 * A task raises an interrupt, and both add to one counter.  The handler comes before the
 * task reads the counter, or between that and its write, and then one addition is lost, or
 * after it: 3 executions.
 *
 * expect: executions=3 rule=warn
 */
#include "interrupt.h"

static int counter;

static void interrupt_body(void)
{
	WRITE_ONCE(counter, READ_ONCE(counter) + 1);
}

static void body(int index)
{
	interrupt_raise();
	WRITE_ONCE(counter, READ_ONCE(counter) + 1);
}

static void check(void)
{
	WARN_ON(counter != 2);
}

PROGRAM({ body });
MODULE_DESCRIPTION("A task and a handler that add to one counter");
