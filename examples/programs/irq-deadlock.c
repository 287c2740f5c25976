// SPDX-License-Identifier: GPL-2.0-only
/*
 * As irq-counter-saved.c, but the task leaves interrupts on while it has the lock that the
 * handler takes as well: the handler comes before or after, or at one of three places in
 * between and never gets it, 5 executions.
 *
 * expect: executions=5 rule=deadlock
 */
#include <linux/spinlock.h>
#include "interrupt.h"

static DEFINE_SPINLOCK(lock);
static int counter;

static void interrupt_body(void)
{
	spin_lock(&lock);
	counter++;
	spin_unlock(&lock);
}

static void body(int index)
{
	interrupt_raise();
	spin_lock(&lock);
	counter++;
	spin_unlock(&lock);
}

static void check(void)
{
}

PROGRAM({ body });
MODULE_DESCRIPTION("A handler that wants the lock of the task below it");
