// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scheduler's clock: the machine's, which all CPUs share.  Any context.
 */
#include <linux/sched/clock.h>
#include "../tophalf.h"

unsigned long long notrace sched_clock(void)
{
	return tophalf_machine.now_ns;
}

u64 sched_clock_cpu(int cpu)
{
	(void)cpu;
	return sched_clock();
}
