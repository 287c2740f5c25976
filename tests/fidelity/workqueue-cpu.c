// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where work runs: on the CPU that queued it, on the one that was asked for, with which flags
 * and priority.
 */
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/workqueue.h>
#include "fidelity.h"

static struct work_struct work;

static long on_cpu(void *argument)
{
	say("work_on_cpu");
	show(smp_processor_id());
	return (long)argument + 1;
}

static void bound(struct work_struct *unused)
{
	show(smp_processor_id());
	show(task_nice(current));
	show(is_percpu_thread());
}

static void unbound(struct work_struct *unused)
{
	show(task_nice(current));
	show(is_percpu_thread());
}

static void try(const char *name, struct workqueue_struct *queue, work_func_t function, int cpu)
{
	say("%s", name);
	INIT_WORK(&work, function);
	queue_work_on(cpu, queue, &work);
	flush_work(&work);
}

static void run(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < 2; cpu++) {
		stay_on(cpu);
		try("system_wq", system_wq, bound, WORK_CPU_UNBOUND);
		try("system_highpri_wq", system_highpri_wq, bound, WORK_CPU_UNBOUND);
		try("system_wq on the other", system_wq, bound, 1 - cpu);
		try("system_unbound_wq", system_unbound_wq, unbound, WORK_CPU_UNBOUND);
		show(work_on_cpu(1 - cpu, on_cpu, (void *)41L));
	}
	show(queue_work_node(0, system_unbound_wq, &work));
	flush_work(&work);
	show(workqueue_congested(0, system_wq));
}

FIDELITY_MODULE(run, "Where work runs");
