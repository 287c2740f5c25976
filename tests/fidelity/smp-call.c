// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions on other CPUs: the returns, who is called, in which context, and with whom it is
 * waited.
 */
#include <linux/smp.h>
#include "fidelity.h"

static atomic_t calls;
static int where;

static void count(void *unused)
{
	atomic_inc(&calls);
}

static void note(void *unused)
{
	where = smp_processor_id();
	atomic_inc(&calls);
}

static bool only_one(int cpu, void *unused)
{
	return cpu == 1;
}

static int returns(void *argument)
{
	return smp_processor_id() * 100 + (long)argument;
}

static void run(void)
{
	static call_single_data_t data = CSD_INIT(note, NULL);

	stay_on(0);
	show(num_online_cpus());
	show(nr_cpu_ids >= 2);
	show(cpu_online(1));
	show(cpu_online(nr_cpu_ids - 1) || nr_cpu_ids > 2);
	show(smp_call_function_single(0, note, NULL, 1));
	show(where);
	show(smp_call_function_single(1, note, NULL, 1));
	show(where);
	show(smp_call_function_single(nr_cpu_ids, note, NULL, 1));
	atomic_set(&calls, 0);
	on_each_cpu(count, NULL, 1);
	show(atomic_read(&calls));
	smp_call_function(count, NULL, 1);
	show(atomic_read(&calls));
	on_each_cpu_cond(only_one, note, NULL, 1);
	show(atomic_read(&calls));
	show(where);
	on_each_cpu_mask(cpumask_of(0), note, NULL, 1);
	show(where);
	show(smp_call_function_any(cpumask_of(1), note, NULL, 1));
	show(where);
	preempt_disable();
	smp_call_function_many(cpu_online_mask, count, NULL, 1);
	preempt_enable();
	show(atomic_read(&calls));
	show(smp_call_function_single_async(1, &data));
	while (atomic_read(&calls) < 8)
		cpu_relax();
	show(where);
	show(smp_call_on_cpu(1, returns, (void *)5L, false));
	show(smp_call_on_cpu(nr_cpu_ids, returns, NULL, false));
}

FIDELITY_MODULE(run, "Functions on other CPUs");
