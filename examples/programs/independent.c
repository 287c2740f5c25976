// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that share nothing: one execution stands for all.
 *
 * expect: executions=1 clean
 */
#include "program.h"

static int counters[4];

static void body(int index)
{
	counters[index]++;
	counters[index]++;
}

static void check(void)
{
	WARN_ON(counters[0] + counters[1] + counters[2] + counters[3] != 8);
}

PROGRAM({ body }, { body }, { body }, { body });
MODULE_DESCRIPTION("Tasks that share nothing");
