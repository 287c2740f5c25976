// SPDX-License-Identifier: GPL-2.0-only
/*
 * A task raises an interrupt and waits until its handler says that it is done: 1 execution.
 *
 * expect: executions=1 clean
 */
#include "interrupt.h"

static DECLARE_COMPLETION(done);
static int answer;

static void interrupt_body(void)
{
	answer = 42;
	complete(&done);
}

static void body(int index)
{
	interrupt_raise();
	wait_for_completion(&done);
	WARN_ON(answer != 42);
}

static void check(void)
{
}

PROGRAM({ body });
MODULE_DESCRIPTION("A handler that wakes a task");
