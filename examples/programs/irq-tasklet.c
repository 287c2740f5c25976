// SPDX-License-Identifier: GPL-2.0-only
/*
 * A task raises an interrupt, whose handler schedules a tasklet, which runs where the
 * handler ends.  With bottom halves off the task keeps the tasklet out, and not the handler.
 *
 * expect: executions=8 clean
 */
#include "interrupt.h"

static int x;

static void function(struct tasklet_struct *unused)
{
	x++;
}

static DECLARE_TASKLET(tasklet, function);

static void interrupt_body(void)
{
	tasklet_schedule(&tasklet);
}

static void body(int index)
{
	interrupt_raise();
	local_bh_disable();
	x++;
	local_bh_enable();
}

static void check(void)
{
	tasklet_kill(&tasklet);
	WARN_ON(x != 2);
}

PROGRAM({ body });
MODULE_DESCRIPTION("A handler that schedules a tasklet");
