// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rounding to full seconds, a little apart on each CPU, so that timers which may
 * be late wake a CPU together.  Any context.
 */
#include <linux/jiffies.h>
#include <linux/timer.h>
#include "../tophalf.h"

static unsigned long round_to_second(unsigned long j, int cpu, bool up)
{
	const unsigned long skew = cpu * 3;
	unsigned long shifted = j + skew, past = shifted % HZ, rounded;

	rounded = shifted - past;
	if (up || past >= HZ / 4)
		rounded += HZ;
	rounded -= skew;
	/* Never into the past. */
	return time_after(rounded, jiffies) ? rounded : j;
}

unsigned long __round_jiffies(unsigned long j, int cpu)
{
	return round_to_second(j, cpu, false);
}

unsigned long __round_jiffies_relative(unsigned long j, int cpu)
{
	unsigned long now = jiffies;

	return round_to_second(j + now, cpu, false) - now;
}

unsigned long round_jiffies(unsigned long j)
{
	return __round_jiffies(j, tophalf_machine.cpu);
}

unsigned long round_jiffies_relative(unsigned long j)
{
	return __round_jiffies_relative(j, tophalf_machine.cpu);
}

unsigned long __round_jiffies_up(unsigned long j, int cpu)
{
	return round_to_second(j, cpu, true);
}

unsigned long __round_jiffies_up_relative(unsigned long j, int cpu)
{
	unsigned long now = jiffies;

	return round_to_second(j + now, cpu, true) - now;
}

unsigned long round_jiffies_up(unsigned long j)
{
	return __round_jiffies_up(j, tophalf_machine.cpu);
}

unsigned long round_jiffies_up_relative(unsigned long j)
{
	return __round_jiffies_up_relative(j, tophalf_machine.cpu);
}
