// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a task may run: its mask, and migrate_disable().
 */
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include "fidelity.h"

static int bound(void *unused)
{
	show(smp_processor_id());
	show(is_percpu_thread());
	show(set_cpus_allowed_ptr(current, cpumask_of(0)));
	show(smp_processor_id());
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static void run(void)
{
	struct task_struct *thread;
	struct cpumask none;

	show(set_cpus_allowed_ptr(current, cpumask_of(1)));
	show(raw_smp_processor_id());
	show(cpumask_weight(current->cpus_ptr));
	show(current->nr_cpus_allowed);
	cpumask_clear(&none);
	show(set_cpus_allowed_ptr(current, &none));
	show(set_cpus_allowed_ptr(current, cpumask_of(0)));
	show(raw_smp_processor_id());
	migrate_disable();
	say_context("migrate_disable");
	show(smp_processor_id());
	show(current->nr_cpus_allowed);
	migrate_disable();
	migrate_enable();
	migrate_enable();
	show(set_cpus_allowed_ptr(current, cpu_possible_mask));
	thread = kthread_create(bound, NULL, "fidelity");
	kthread_bind(thread, 1);
	wake_up_process(thread);
	msleep(20);
	show(kthread_stop(thread));
}

FIDELITY_MODULE(run, "Where tasks run");
