// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same as mutexes.c with a spinlock, which nobody sleeps for: 3! = 6 executions.
 *
 * expect: executions=6 clean
 */
#include <linux/spinlock.h>
#include "program.h"

static DEFINE_SPINLOCK(lock);
static int counter;

static void body(int index)
{
	spin_lock(&lock);
	counter++;
	spin_unlock(&lock);
}

static void check(void)
{
	WARN_ON(counter != 3);
}

PROGRAM({ body }, { body }, { body });
MODULE_DESCRIPTION("Tasks that each take one spinlock once");
