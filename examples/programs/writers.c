// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two writers and a reader of one variable: every order is another one, 3! = 6 executions.
 *
 * expect: executions=6 clean
 */
#include "program.h"

static int x;

static void writer(int index)
{
	WRITE_ONCE(x, index);
}

static void reader(int index)
{
	READ_ONCE(x);
}

static void check(void)
{
}

PROGRAM({ writer }, { writer }, { reader });
MODULE_DESCRIPTION("Two writers, one reader");
