// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two tasks sleep, one of them longer, and then write the same variable: which of them
 * comes last is open, because what else keeps a task from its CPU is.
 *
 * expect: executions=8 clean
 */
#include <linux/delay.h>
#include "program.h"

static int x;

static void body(int index)
{
	msleep(10 * (index + 1));
	WRITE_ONCE(x, index);
}

static void check(void)
{
}

PROGRAM({ body }, { body });
MODULE_DESCRIPTION("Two tasks that sleep");
