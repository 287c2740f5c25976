// SPDX-License-Identifier: GPL-2.0-only
/*
 * Per-CPU memory: zeroed, apart, and its operations.
 */
#include <linux/percpu.h>
#include <linux/smp.h>
#include "fidelity.h"

static DEFINE_PER_CPU(int, number) = 5;

static void add(void *pointer)
{
	this_cpu_add(number, 10);
	this_cpu_inc(*(long __percpu *)pointer);
}

static void run(void)
{
	long __percpu *memory = alloc_percpu(long);
	unsigned int cpu;

	stay_on(0);
	show(!!memory);
	for_each_online_cpu(cpu)
		show(*per_cpu_ptr(memory, cpu));
	on_each_cpu(add, memory, 1);
	smp_call_function_single(1, add, memory, 1);
	for_each_online_cpu(cpu) {
		show(per_cpu(number, cpu));
		show(*per_cpu_ptr(memory, cpu));
	}
	show(this_cpu_inc_return(number));
	show(this_cpu_xchg(number, 3));
	show(this_cpu_cmpxchg(number, 3, 4));
	show(this_cpu_cmpxchg(number, 3, 5));
	show(get_cpu_var(number));
	put_cpu_var(number);
	*get_cpu_ptr(memory) = 77;
	say_context("get_cpu_ptr");
	put_cpu_ptr(memory);
	show(raw_cpu_read(*memory));
	free_percpu(memory);
	free_percpu(NULL);
}

FIDELITY_MODULE(run, "Per-CPU memory");
