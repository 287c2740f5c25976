// SPDX-License-Identifier: GPL-2.0-only
/*
 * One task writes a message and then says so; the other looks, and reads it if it may:
 * 2 executions.
 *
 * expect: executions=2 clean
 */
#include "program.h"

static int message, ready;

static void sender(int index)
{
	WRITE_ONCE(message, 42);
	smp_store_release(&ready, 1);
}

static void receiver(int index)
{
	if (smp_load_acquire(&ready))
		WARN_ON(READ_ONCE(message) != 42);
}

static void check(void)
{
}

PROGRAM({ sender }, { receiver });
MODULE_DESCRIPTION("Message passing");
