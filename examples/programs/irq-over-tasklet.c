// SPDX-License-Identifier: GPL-2.0-only
/*
 * A task schedules a tasklet and raises an interrupt.  The tasklet comes at the end of
 * that one, or of another that comes before it, and then the interrupt may come over it.
 *
 * expect: executions=15 rule=warn
 */
#include "interrupt.h"

static int x;

static void function(struct tasklet_struct *unused)
{
	WRITE_ONCE(x, 1);
	WRITE_ONCE(x, 2);
}

static DECLARE_TASKLET(tasklet, function);

static void interrupt_body(void)
{
	WARN_ON(READ_ONCE(x) == 1);
}

static void body(int index)
{
	tasklet_schedule(&tasklet);
	interrupt_raise();
}

static void check(void)
{
	tasklet_kill(&tasklet);
}

PROGRAM({ body });
MODULE_DESCRIPTION("A hard IRQ over a tasklet");
