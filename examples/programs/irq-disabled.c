// SPDX-License-Identifier: GPL-2.0-only
/*
 * One task raises an interrupt while another has its line disabled, or before, or after:
 * between disable_irq() and enable_irq() no handler runs, and an interrupt that comes then
 * is remembered.
 *
 * expect: executions=7 clean
 */
#include "interrupt.h"

static int x;

static void interrupt_body(void)
{
	WRITE_ONCE(x, 1);
}

static void raiser(int index)
{
	interrupt_raise();
}

static void disabler(int index)
{
	disable_irq(interrupt_line);
	READ_ONCE(x);
	enable_irq(interrupt_line);
}

static void check(void)
{
}

PROGRAM({ raiser }, { disabler });
MODULE_DESCRIPTION("A line that is disabled for a while");
