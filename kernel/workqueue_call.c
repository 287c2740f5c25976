// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workqueues: functions that are run by them for a caller who waits, and CPUs
 * that come and go.
 */
#include <linux/cpu.h>
#include <linux/hardirq.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include "workqueue_internal.h"

/* Process context, may sleep.  -ENOMEM, or 0 when the function has returned on every CPU. */
int schedule_on_each_cpu(work_func_t func)
{
	struct work_struct __percpu *works = alloc_percpu(struct work_struct);
	int cpu;

	if (!works)
		return -ENOMEM;
	cpus_read_lock();
	for_each_online_cpu(cpu) {
		struct work_struct *work = per_cpu_ptr(works, cpu);

		INIT_WORK(work, func);
		queue_work_on(cpu, system_percpu_wq, work);
	}
	for_each_online_cpu(cpu)
		flush_work(per_cpu_ptr(works, cpu));
	cpus_read_unlock();
	free_percpu(works);
	return 0;
}

/* Any context.  0: the function has run; 1: it will. */
int execute_in_process_context(work_func_t fn, struct execute_work *ew)
{
	if (!in_interrupt()) {
		fn(&ew->work);
		return 0;
	}
	INIT_WORK(&ew->work, fn);
	queue_work(system_percpu_wq, &ew->work);
	return 1;
}

struct call_on_cpu {
	struct work_struct work;
	long (*function)(void *argument);
	void *argument;
	long result;
};

static void call_on_cpu(struct work_struct *work)
{
	struct call_on_cpu *call = container_of(work, struct call_on_cpu, work);

	call->result = call->function(call->argument);
}

/* Process context, may sleep. */
long work_on_cpu_key(int cpu, long (*fn)(void *), void *arg, struct lock_class_key *key)
{
	struct call_on_cpu call = { .function = fn, .argument = arg };

	INIT_WORK_ONSTACK_KEY(&call.work, call_on_cpu, key);
	queue_work_on(cpu, system_percpu_wq, &call.work);
	flush_work(&call.work);
	destroy_work_on_stack(&call.work);
	return call.result;
}

/* Process context, may sleep.  -ENODEV if the CPU is not online. */
long work_on_cpu_safe_key(int cpu, long (*fn)(void *), void *arg, struct lock_class_key *key)
{
	long result = -ENODEV;

	cpus_read_lock();
	if (cpu_online(cpu))
		result = work_on_cpu_key(cpu, fn, arg, key);
	cpus_read_unlock();
	return result;
}

/* ---- CPU hotplug: each CPU's pools and workers are there from the beginning, and stay ------ */

int workqueue_prepare_cpu(unsigned int cpu)
{
	(void)cpu;
	return 0;
}

int workqueue_online_cpu(unsigned int cpu)
{
	(void)cpu;
	return 0;
}

int workqueue_offline_cpu(unsigned int cpu)
{
	(void)cpu;
	tophalf_unsupported("a CPU that goes offline");
}

void workqueue_softirq_dead(unsigned int cpu)
{
	(void)cpu;
	tophalf_unsupported("a CPU that goes offline");
}
