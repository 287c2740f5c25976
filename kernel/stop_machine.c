// SPDX-License-Identifier: GPL-2.0-only
/*
 * All CPUs stopped while one of them, or some, run a function.
 *
 * Linux keeps a thread for each CPU, above every other, for this; here the
 * threads are made when they are wanted. Each comes to its CPU, puts it under
 * its control with interrupts off, and waits for the rest. What the function is
 * given is therefore a machine on which nothing else runs. None leaves before
 * the function has returned everywhere.
 */
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/stop_machine.h>
#include "tophalf.h"

struct stopping {
	cpu_stop_fn_t function;
	void *data;
	const struct cpumask *cpus;	/* those that run it; null: the first */
	unsigned int threads;
	int arrived, left;
	int result;
	struct completion done;
};

static DEFINE_MUTEX(stop_mutex);

static bool runs_function(const struct stopping *stopping, unsigned int cpu)
{
	return stopping->cpus ? cpumask_test_cpu(cpu, stopping->cpus) :
				cpu == cpumask_first(cpu_online_mask);
}

static void meet(int *count, unsigned int all)
{
	WRITE_ONCE(*count, *count + 1);
	while (READ_ONCE(*count) < all)
		cpu_relax();
}

/* Process context: the thread of one CPU. */
static int stop_thread(void *argument)
{
	struct stopping *stopping = argument;
	int error;

	preempt_disable();
	local_irq_disable();
	meet(&stopping->arrived, stopping->threads);
	if (runs_function(stopping, tophalf_machine.cpu)) {
		error = stopping->function(stopping->data);
		if (error)
			stopping->result = error;
	}
	meet(&stopping->left, stopping->threads);
	local_irq_enable();
	preempt_enable();
	complete(&stopping->done);
	return 0;
}

/* Until all are awake the caller keeps its CPU: the thread of that one never gives it back before. */
static void wake_threads(struct task_struct *const threads[])
{
	unsigned int cpu;

	preempt_disable();
	for_each_online_cpu(cpu)
		wake_up_process(threads[cpu]);
	preempt_enable();
}

/* Starts them all, or, where there is no memory for one, none. */
static int start_threads(struct stopping *stopping)
{
	struct task_struct *threads[NR_CPUS] = {}, *thread;
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		thread = kthread_create_on_node(stop_thread, stopping, 0, "migration/%u", cpu);
		if (IS_ERR(thread))
			goto stop;
		kthread_bind(thread, cpu);
		sched_set_fifo(thread);
		threads[cpu] = thread;
		stopping->threads++;
	}
	wake_threads(threads);
	return 0;
stop:
	for_each_online_cpu(cpu)
		if (threads[cpu])
			kthread_stop(threads[cpu]);
	return PTR_ERR(thread);
}

/* Process context, may sleep, the CPUs kept as they are by the caller. */
int stop_machine_cpuslocked(cpu_stop_fn_t function, void *data, const struct cpumask *cpus)
{
	struct stopping stopping = { .function = function, .data = data, .cpus = cpus };
	unsigned int i;
	int error;

	might_sleep();
	init_completion(&stopping.done);
	mutex_lock(&stop_mutex);
	error = start_threads(&stopping);
	for (i = 0; !error && i < stopping.threads; i++)
		wait_for_completion(&stopping.done);
	mutex_unlock(&stop_mutex);
	return error ? error : stopping.result;
}

/* Process context, may sleep. */
int stop_machine(cpu_stop_fn_t function, void *data, const struct cpumask *cpus)
{
	int result;

	cpus_read_lock();
	result = stop_machine_cpuslocked(function, data, cpus);
	cpus_read_unlock();
	return result;
}
