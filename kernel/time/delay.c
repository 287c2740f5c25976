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

void __delay(unsigned long loops)
{
	tophalf_host->delay(loops);
}

void __ndelay(unsigned long nsecs)
{
	tophalf_host->delay(nsecs);
}

void __udelay(unsigned long usecs)
{
	tophalf_host->delay(usecs * NSEC_PER_USEC);
}

/* `xloops` is in units of 1 s / 2^32. */
void __const_udelay(unsigned long xloops)
{
	tophalf_host->delay(mul_u64_u32_shr(xloops, NSEC_PER_SEC, 32));
}
