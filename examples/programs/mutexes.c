// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that each take one mutex once.  Nothing but the order in which they get it
 * can differ: n! executions.
 *
 * expect: executions=24 clean
 */
#include <linux/mutex.h>
#include "program.h"

#ifndef TASKS
#define TASKS 4
#endif

static DEFINE_MUTEX(lock);
static int counter;

static void body(int index)
{
	mutex_lock(&lock);
	counter++;
	mutex_unlock(&lock);
}

static void check(void)
{
	WARN_ON(counter != TASKS);
}

PROGRAM([0 ... TASKS - 1] = { body });
MODULE_DESCRIPTION("Tasks that each take one mutex once");
