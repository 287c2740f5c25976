// SPDX-License-Identifier: GPL-2.0-only
/*
 * One task looks for the last zero of an array from its end, while each of five others
 * writes an element that depends on the one before: 64 executions (Abdulla and others,
 * POPL 2014: lastzero(5)).
 *
 * expect: executions=64 clean
 */
#include "program.h"

#define OTHERS 5

static int array[OTHERS + 1];

static void finder(int index)
{
	int i = OTHERS;

	while (READ_ONCE(array[i]))
		i--;
}

static void filler(int index)
{
	WRITE_ONCE(array[index], READ_ONCE(array[index - 1]) + 1);
}

static void check(void)
{
}

PROGRAM({ finder }, { filler }, { filler }, { filler }, { filler }, { filler });
MODULE_DESCRIPTION("The last zero of an array that is being filled");
