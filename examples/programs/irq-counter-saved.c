// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same as irq-counter.c, with interrupts off while the task adds: the handler comes
 * before or after that, 2 executions.
 *
 * expect: executions=2 clean
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
	unsigned long flags;

	interrupt_raise();
	spin_lock_irqsave(&lock, flags);
	counter++;
	spin_unlock_irqrestore(&lock, flags);
}

static void check(void)
{
	WARN_ON(counter != 2);
}

PROGRAM({ body });
MODULE_DESCRIPTION("A task and a handler that add to one counter, each under a lock");
