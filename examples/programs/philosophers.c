// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two philosophers who take their forks in opposite orders: either eats first, or
 * both hold one fork for ever.  3 executions, one of them a deadlock.
 *
 * expect: executions=3 rule=deadlock
 */
#include <linux/mutex.h>
#include "program.h"

static DEFINE_MUTEX(left);
static DEFINE_MUTEX(right);

static void first(int index)
{
	mutex_lock(&left);
	mutex_lock(&right);
	mutex_unlock(&right);
	mutex_unlock(&left);
}

static void second(int index)
{
	mutex_lock(&right);
	mutex_lock(&left);
	mutex_unlock(&left);
	mutex_unlock(&right);
}

static void check(void)
{
}

PROGRAM({ first }, { second });
MODULE_DESCRIPTION("Two philosophers and two forks");
