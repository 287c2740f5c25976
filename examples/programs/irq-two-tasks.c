// SPDX-License-Identifier: GPL-2.0-only
/*
 * One task raises an interrupt, whose handler writes twice, and another task, on its
 * own CPU, reads what it wrote: before, between or after, 3 executions, because it goes
 * on while the handler runs.
 *
 * expect: executions=3 clean
 */
#include "interrupt.h"

static int x;

static void interrupt_body(void)
{
	WRITE_ONCE(x, 1);
	WRITE_ONCE(x, 2);
}

static void raiser(int index)
{
	interrupt_raise();
}

static void reader(int index)
{
	WARN_ON(READ_ONCE(x) > 2);
}

static void check(void)
{
	WARN_ON(x != 2);
}

PROGRAM({ raiser }, { reader });
MODULE_DESCRIPTION("Two tasks and a handler");
