// SPDX-License-Identifier: GPL-2.0-only
/*
 * Masks of CPUs: set, iterated, printed, parsed.
 */
#include <linux/cpumask.h>
#include "fidelity.h"

static void run(void)
{
	cpumask_var_t first, second;
	unsigned int cpu;

	show(zalloc_cpumask_var(&first, GFP_KERNEL));
	show(alloc_cpumask_var(&second, GFP_KERNEL));
	show(cpumask_empty(first));
	cpumask_set_cpu(0, first);
	show(cpumask_test_and_set_cpu(1, first));
	show(cpumask_test_and_set_cpu(1, first));
	show(cpumask_weight(first));
	for_each_cpu(cpu, first)
		show(cpu);
	cpumask_copy(second, cpumask_of(1));
	show(cpumask_and(second, second, cpumask_of(0)));
	show(cpumask_andnot(second, first, cpumask_of(0)));
	show(cpumask_first(second));
	show(cpumask_next(1, second) >= nr_cpu_ids);
	show(cpumask_any(second));
	show(cpumask_any_but(first, 0));
	show(cpumask_subset(second, first));
	show(cpumask_intersects(second, cpumask_of(0)));
	show(cpumask_equal(first, cpu_online_mask));
	say("%*pbl", cpumask_pr_args(first));
	show(cpulist_parse("0-1", second));
	show(cpumask_equal(first, second));
	show(cpulist_parse("1-0", second));
	show(cpulist_parse("x", second));
	show(cpumask_parse("2", second));
	say("%*pbl", cpumask_pr_args(second));
	free_cpumask_var(first);
	free_cpumask_var(second);
}

FIDELITY_MODULE(run, "Masks of CPUs");
