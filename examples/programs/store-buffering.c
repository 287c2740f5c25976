// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each of two tasks writes one variable and reads the other.  CPUs are taken in
 * turn, so at least one sees the other's write: 3 executions.
 *
 * expect: executions=3 clean
 */
#include "program.h"

static int x, y, seen_x, seen_y;

static void first(int index)
{
	WRITE_ONCE(x, 1);
	seen_y = READ_ONCE(y);
}

static void second(int index)
{
	WRITE_ONCE(y, 1);
	seen_x = READ_ONCE(x);
}

static void check(void)
{
	WARN_ON(!seen_x && !seen_y);
}

PROGRAM({ first }, { second });
MODULE_DESCRIPTION("Store buffering");
