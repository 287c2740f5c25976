// SPDX-License-Identifier: GPL-2.0-only
/*
 * Busy-waiting.  A loop of the delay loop takes a nanosecond here.  Any context:
 * the clock advances, interrupts come if they are on, the task does not sleep.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/timex.h>
#include "../tophalf.h"

unsigned long loops_per_jiffy = TICK_NSEC;
unsigned long lpj_fine = TICK_NSEC;

static void busy_wait(u64 ns)
{
	if (tophalf_machine.frame)
		((struct context_frame *)tophalf_machine.frame)->delayed_ns += ns;
	tophalf_host->delay(ns);
}

void __delay(unsigned long loops)
{
	busy_wait(loops);
}

void __ndelay(unsigned long nsecs)
{
	busy_wait(nsecs);
}

void __udelay(unsigned long usecs)
{
	busy_wait(usecs * NSEC_PER_USEC);
}

/* `xloops` is in units of 1 s / 2^32. */
void __const_udelay(unsigned long xloops)
{
	busy_wait(mul_u64_u32_shr(xloops, NSEC_PER_SEC, 32));
}
