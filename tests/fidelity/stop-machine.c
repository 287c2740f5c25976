// SPDX-License-Identifier: GPL-2.0-only
/*
 * stop_machine() runs its function with interrupts off, on one CPU or on all, and returns what
 * it returns.
 */
#include <linux/cpu.h>
#include <linux/smp.h>
#include <linux/stop_machine.h>
#include "fidelity.h"

static atomic_t calls;

static int alone(void *argument)
{
	say("irqs_off %d, task %d", !!irqs_disabled(), !!in_task());
	show(smp_processor_id());
	atomic_inc(&calls);
	return (long)argument;
}

static int counted(void *unused)
{
	atomic_inc(&calls);
	return 0;
}

static void run(void)
{
	show(stop_machine(alone, (void *)-7L, cpumask_of(1)));
	show(atomic_read(&calls));
	show(stop_machine(counted, NULL, cpu_online_mask));
	show(atomic_read(&calls));
	cpus_read_lock();
	cpus_read_unlock();
}

FIDELITY_MODULE(run, "All CPUs stopped");
