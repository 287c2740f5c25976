// SPDX-License-Identifier: GPL-2.0-only
/*
 * One writer and five readers of what it writes: each reader comes before it or
 * after it, 2^5 = 32 executions (Abdulla and others, POPL 2014: readers).
 *
 * expect: executions=32 clean
 */
#include "program.h"

static int x;

static void writer(int index)
{
	WRITE_ONCE(x, 1);
}

static void reader(int index)
{
	READ_ONCE(x);
}

static void check(void)
{
}

PROGRAM({ writer }, { reader }, { reader }, { reader }, { reader }, { reader });
MODULE_DESCRIPTION("One writer, many readers");
