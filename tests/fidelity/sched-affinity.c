// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which CPUs a task may run on: for itself, for another task, for threads that are bound when
 * they are made, and while migration is off.
 */
#include <linux/kthread.h>
#include <linux/smp.h>
#include <linux/workqueue.h>
#include "fidelity.h"

static struct completion at_place;
static cpumask_t none, both, beyond;

static void say_allowed(const char *who, struct task_struct *task)
{
	say("%s: cpus=%*pbl count=%d fixed=%d", who, cpumask_pr_args(task->cpus_ptr),
	    task->nr_cpus_allowed, !!(task->flags & PF_NO_SETAFFINITY));
}

static int waits(void *argument)
{
	say_allowed("thread", current);
	show(raw_smp_processor_id());
	show(is_percpu_thread());
	complete(&at_place);
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return 7;
}

static void itself(void)
{
	say("itself");
	show(set_cpus_allowed_ptr(current, cpumask_of(1)));
	show(raw_smp_processor_id());
	say_allowed("self", current);
	show(set_cpus_allowed_ptr(current, &none));
	show(set_cpus_allowed_ptr(current, &beyond));
	say_allowed("self", current);
	show(raw_smp_processor_id());
	show(set_cpus_allowed_ptr(current, &both));
	say_allowed("self", current);
	show(set_cpus_allowed_ptr(current, cpumask_of(0)));
	show(raw_smp_processor_id());
}

static void without_migration(void)
{
	int cpu;

	say("migration off");
	migrate_disable();
	cpu = raw_smp_processor_id();
	show(cpu);
	show(cpumask_weight(current->cpus_ptr));
	show(cpumask_test_cpu(cpu, current->cpus_ptr));
	show(current->nr_cpus_allowed);
	migrate_disable();
	migrate_enable();
	show(cpumask_weight(current->cpus_ptr));
	msleep(1);
	show(raw_smp_processor_id() == cpu);
	migrate_enable();
	say_allowed("self", current);
}

static struct task_struct *make(const char *name)
{
	struct task_struct *task = kthread_create(waits, NULL, "fidelity");

	say("%s", name);
	init_completion(&at_place);
	return task;
}

static void end(struct task_struct *task)
{
	wait_for_completion(&at_place);
	show(kthread_stop(task));
}

static void threads(void)
{
	struct task_struct *task = make("a bound thread");

	say_allowed("before", task);
	kthread_bind(task, 1);
	say_allowed("bound", task);
	show(set_cpus_allowed_ptr(task, cpumask_of(0)));
	show(set_cpus_allowed_ptr(task, cpumask_of(1)));
	show(wake_up_process(task));
	end(task);

	task = make("moved before it runs");
	show(set_cpus_allowed_ptr(task, cpumask_of(1)));
	say_allowed("moved", task);
	wake_up_process(task);
	wait_for_completion(&at_place);
	show(set_cpus_allowed_ptr(task, cpumask_of(0)));
	say_allowed("moved", task);
	show(kthread_stop(task));

	say("made for a CPU");
	init_completion(&at_place);
	task = kthread_create_on_cpu(waits, NULL, 1, "fidelity/%u");
	say("name %s", task->comm);
	say_allowed("before", task);
	wake_up_process(task);
	end(task);
}

static long where(void *argument)
{
	say_allowed("work on a CPU", current);
	return raw_smp_processor_id();
}

static void run(void)
{
	cpumask_set_cpu(0, &both);
	cpumask_set_cpu(1, &both);
	if (nr_cpu_ids < NR_CPUS)
		cpumask_set_cpu(nr_cpu_ids, &beyond);
	itself();
	without_migration();
	threads();
	say("work on a CPU");
	show(work_on_cpu(0, where, NULL));
	show(work_on_cpu(1, where, NULL));
	show(raw_smp_processor_id());
}

FIDELITY_MODULE(run, "Which CPUs a task may run on");
