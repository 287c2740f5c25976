// SPDX-License-Identifier: GPL-2.0-only
/*
 * CPUs that ask each other to run a function.
 *
 * Each CPU has a queue of requests; a request that finds it empty sends the
 * inter-processor interrupt, and the interrupt runs all that is queued by then,
 * as hard IRQs.  Whoever waits spins on the lock bit of the request, with its
 * interrupts as they are: two CPUs that wait for each other with interrupts off
 * are a deadlock here as they are in Linux.
 */
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/hardirq.h>
#include <linux/irq_work.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/sched/idle.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/smp.h>
#include <linux/workqueue.h>
#include <asm/sections.h>
#include "tophalf.h"

unsigned long __per_cpu_offset[NR_CPUS];
unsigned long tophalf_cpu_offset;
unsigned int nr_cpu_ids = NR_CPUS;
unsigned int setup_max_cpus = NR_CPUS;
int __boot_cpu_id;

static DEFINE_PER_CPU(struct llist_head, call_single_queue);
/* For requests that nobody waits for: one from each CPU at a time, and one to each from each. */
static DEFINE_PER_CPU(call_single_data_t, single_request);
static call_single_data_t many_requests[NR_CPUS][NR_CPUS];

/* Any context. */
unsigned int tophalf_cpu_number(void)
{
	return tophalf_machine.cpu;
}

/* Any context.  The number of the CPU is of use only to a task that cannot leave it meanwhile. */
static void check_stays(const char *what, const char *operation)
{
	if (preempt_count() || raw_irqs_disabled() || is_percpu_thread() || current->migration_disabled ||
	    system_state < SYSTEM_SCHEDULING)
		return;
	tophalf_report(TOPHALF_RULE_WARN, "using %s%s in preemptible code: %s/%d", what, operation,
		       current->comm, current->pid);
}

unsigned int debug_smp_processor_id(void)
{
	check_stays("smp_processor_id()", "");
	return tophalf_machine.cpu;
}

void __this_cpu_preempt_check(const char *op)
{
	check_stays("__this_cpu_", op);
}

/* Boot, before anything that is per CPU is touched. */
void setup_per_cpu_areas(void)
{
	unsigned int cpu;

	nr_cpu_ids = total_cpus = setup_max_cpus = tophalf_machine.cpus;
	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++)
		__per_cpu_offset[cpu] = TOPHALF_PERCPU_BASE + (unsigned long)cpu * TOPHALF_PERCPU_STRIDE -
					(unsigned long)__per_cpu_start;
	tophalf_cpu_offset = __per_cpu_offset[tophalf_machine.cpu];
	boot_cpu_init();
}

/* ---- interrupts between CPUs.  Any context. ---------------------------------- */

void arch_smp_send_reschedule(int cpu)
{
	tophalf_host->send_ipi(cpu, TOPHALF_VECTOR_RESCHEDULE);
}

void arch_send_call_function_single_ipi(int cpu)
{
	tophalf_host->send_ipi(cpu, TOPHALF_VECTOR_CALL_FUNCTION);
}

void arch_send_call_function_ipi_mask(const struct cpumask *mask)
{
	unsigned int cpu;

	for_each_cpu(cpu, mask)
		arch_send_call_function_single_ipi(cpu);
}

/* ---- the other CPUs come up ----------------------------------------------------- */

/* The first code of a CPU, on the stack of its idle task, interrupts off. */
static void secondary_start(void *unused)
{
	unsigned int cpu = tophalf_machine.cpu;

	(void)unused;
	tophalf_machine.frame = tophalf_task(current)->frame;
	set_cpu_online(cpu, true);
	set_cpu_active(cpu, true);
	schedule_idle_cpu();
}

/* Process context: the init task. */
void smp_init(void)
{
	unsigned int cpu;

	for_each_present_cpu(cpu) {
		struct task_struct *idle;
		void *top;

		if (cpu_online(cpu))
			continue;
		idle = fork_idle(cpu);
		if (IS_ERR(idle))
			panic("no idle task for CPU %u\n", cpu);
		top = (char *)task_stack_page(idle) + THREAD_SIZE;
		tophalf_host->start_cpu(cpu, tophalf_host->make_stack(top, secondary_start, NULL));
		while (!cpu_online(cpu))
			cpu_relax();
	}
}

/* ---- requests -------------------------------------------------------------------- */

/* Any context.  Spins while the request is queued or runs. */
static void request_wait(call_single_data_t *request)
{
	unsigned int flags;

	for (;;) {
		flags = READ_ONCE(request->node.u_flags);
		if (!(flags & CSD_FLAG_LOCK)) {
			kcsan_acquire_object(request);
			return;
		}
		tophalf_host->spin_wait(&request->node.u_flags, sizeof(request->node.u_flags), flags);
	}
}

static void request_prepare(call_single_data_t *request, smp_call_func_t function, void *info,
			    unsigned int type)
{
	request_wait(request);
	request->func = function;
	request->info = info;
	request->node.u_flags = CSD_FLAG_LOCK | type;
	request->node.src = tophalf_machine.cpu;
}

static void request_done(call_single_data_t *request)
{
	kcsan_release_object(request);
	WRITE_ONCE(request->node.u_flags, request->node.u_flags & ~CSD_FLAG_LOCK);
}

/* Any context. */
void __smp_call_single_queue(int cpu, struct llist_node *node)
{
	kcsan_release_object(&per_cpu(call_single_queue, cpu));
	if (llist_add(node, &per_cpu(call_single_queue, cpu)))
		arch_send_call_function_single_ipi(cpu);
}

/* One that nobody waits for may be queued again as soon as its function begins. */
static void run_request(call_single_data_t *request, bool sync)
{
	smp_call_func_t function = request->func;
	void *info = request->info;

	if (!sync)
		request_done(request);
	function(info);
	if (sync)
		request_done(request);
}

/* On this CPU the function runs at once, in the caller's context with interrupts off. */
static void run_here(smp_call_func_t function, void *info)
{
	unsigned long flags;

	local_irq_save(flags);
	function(info);
	local_irq_restore(flags);
}

static void run_or_queue(int cpu, call_single_data_t *request, bool sync)
{
	unsigned long flags;

	if (cpu != tophalf_machine.cpu) {
		request->node.dst = cpu;
		__smp_call_single_queue(cpu, &request->node.llist);
		return;
	}
	local_irq_save(flags);
	run_request(request, sync);
	local_irq_restore(flags);
}

/* Hard IRQ.  Interrupts stay off from one function to the next. */
static void serve(struct llist_node *list, bool waited_for)
{
	call_single_data_t *request, *next;

	llist_for_each_entry_safe(request, next, list, node.llist) {
		unsigned int type = request->node.u_flags & CSD_FLAG_TYPE_MASK;
		struct context_frame frame;

		if ((type == CSD_TYPE_SYNC) != waited_for)
			continue;
		if (type == CSD_TYPE_IRQ_WORK) {
			irq_work_single(request);
			continue;
		}
		context_enter(&frame, TOPHALF_CONTEXT_HARDIRQ, request->func);
		run_request(request, waited_for);
		context_exit(&frame);
	}
}

/*
 * The list is walked twice and its nodes live on the stacks of those who wait:
 * what is not waited for is unlinked first.
 */
static struct llist_node *split_waited_for(struct llist_node **list)
{
	struct llist_node *node = *list, *next, **end = list, *waited = NULL, **waited_end = &waited;

	for (; node; node = next) {
		call_single_data_t *request = llist_entry(node, call_single_data_t, node.llist);

		next = node->next;
		if ((request->node.u_flags & CSD_FLAG_TYPE_MASK) == CSD_TYPE_SYNC) {
			*waited_end = node;
			waited_end = &node->next;
		} else {
			*end = node;
			end = &node->next;
		}
	}
	*end = NULL;
	*waited_end = NULL;
	return waited;
}

/* Hard IRQ: TOPHALF_VECTOR_CALL_FUNCTION.  Those that somebody spins for come first. */
void generic_smp_call_function_interrupt_all(void)
{
	struct llist_node *others, *waited;

	kcsan_acquire_object(this_cpu_ptr(&call_single_queue));
	others = llist_reverse_order(llist_del_all(this_cpu_ptr(&call_single_queue)));
	waited = split_waited_for(&others);
	serve(waited, true);
	serve(others, false);
}

void generic_smp_call_function_single_interrupt(void)
{
	generic_smp_call_function_interrupt_all();
}

/* With interrupts off, or in an interrupt, waiting for another CPU can deadlock. */
static void check_caller(void)
{
	WARN_ONCE(cpu_online(tophalf_machine.cpu) && irqs_disabled() && !oops_in_progress,
		  "a function is called on other CPUs with interrupts off: this can deadlock\n");
	WARN_ONCE(!in_task(),
		  "a function is called on other CPUs from an interrupt: this can deadlock\n");
}

/* Process context, interrupts on.  Does not sleep. */
int smp_call_function_single(int cpu, smp_call_func_t func, void *info, int wait)
{
	call_single_data_t own = { .node.u_flags = 0 };
	call_single_data_t *request = &own;
	int error = 0;

	tophalf_point();
	preempt_disable();
	check_caller();
	if ((unsigned int)cpu >= nr_cpu_ids || !cpu_online(cpu)) {
		error = -ENXIO;
	} else {
		if (!wait)
			request = this_cpu_ptr(&single_request);
		request_prepare(request, func, info, wait ? CSD_TYPE_SYNC : CSD_TYPE_ASYNC);
		run_or_queue(cpu, request, wait);
		if (wait)
			request_wait(request);
	}
	preempt_enable();
	return error;
}

/* Any context.  -EBUSY while the request is in use. */
int smp_call_function_single_async(int cpu, call_single_data_t *csd)
{
	int error = 0;

	tophalf_point();
	preempt_disable();
	if (csd->node.u_flags & CSD_FLAG_LOCK) {
		error = -EBUSY;
	} else if ((unsigned int)cpu >= nr_cpu_ids || !cpu_online(cpu)) {
		error = -ENXIO;
	} else {
		csd->node.u_flags = CSD_FLAG_LOCK;
		run_or_queue(cpu, csd, false);
	}
	preempt_enable();
	return error;
}

static bool wanted(int cpu, smp_cond_func_t condition, void *info)
{
	return !condition || condition(cpu, info);
}

/* Preemption off. */
static void call_many(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait,
		      bool here, smp_cond_func_t condition)
{
	unsigned int this_cpu = tophalf_machine.cpu, cpu;
	DECLARE_BITMAP(asked, NR_CPUS) = { 0 };

	check_caller();
	for_each_cpu_and(cpu, mask, cpu_online_mask) {
		call_single_data_t *request = &many_requests[this_cpu][cpu];

		if (cpu == this_cpu || !wanted(cpu, condition, info))
			continue;
		request_prepare(request, func, info, wait ? CSD_TYPE_SYNC : CSD_TYPE_ASYNC);
		__set_bit(cpu, asked);
		run_or_queue(cpu, request, wait);
	}
	if (here && cpumask_test_cpu(this_cpu, mask) && wanted(this_cpu, condition, info))
		run_here(func, info);
	if (!wait)
		return;
	for_each_set_bit(cpu, asked, NR_CPUS)
		request_wait(&many_requests[this_cpu][cpu]);
}

/* Process context, preemption off, interrupts on. */
void smp_call_function_many(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait)
{
	tophalf_point();
	call_many(mask, func, info, wait, false, NULL);
}

/* Process context, interrupts on.  All CPUs but this one. */
void smp_call_function(smp_call_func_t func, void *info, int wait)
{
	preempt_disable();
	smp_call_function_many(cpu_online_mask, func, info, wait);
	preempt_enable();
}

/* Process context, interrupts on. */
int smp_call_function_any(const struct cpumask *mask, smp_call_func_t func, void *info, int wait)
{
	unsigned int cpu;
	int error;

	preempt_disable();
	cpu = tophalf_machine.cpu;
	if (!cpumask_test_cpu(cpu, mask))
		cpu = cpumask_any_and(mask, cpu_online_mask);
	error = smp_call_function_single(cpu, func, info, wait);
	preempt_enable();
	return error;
}

/* Process context, interrupts on. */
void on_each_cpu_cond_mask(smp_cond_func_t cond_func, smp_call_func_t func, void *info, bool wait,
			   const struct cpumask *mask)
{
	tophalf_point();
	preempt_disable();
	call_many(mask, func, info, wait, true, cond_func);
	preempt_enable();
}

static void do_nothing(void *unused)
{
	(void)unused;
}

/* Process context, interrupts on. */
void kick_all_cpus_sync(void)
{
	smp_call_function(do_nothing, NULL, 1);
}

/* Any context. */
void wake_up_all_idle_cpus(void)
{
	unsigned int cpu;

	for_each_online_cpu(cpu)
		if (cpu != tophalf_machine.cpu && idle_cpu(cpu))
			arch_smp_send_reschedule(cpu);
}

struct call_on_cpu {
	struct work_struct work;
	struct completion done;
	int (*function)(void *argument);
	void *argument;
	int result;
};

static void call_on_cpu_work(struct work_struct *work)
{
	struct call_on_cpu *call = container_of(work, struct call_on_cpu, work);

	call->result = call->function(call->argument);
	complete(&call->done);
}

/* Process context, may sleep. */
int smp_call_on_cpu(unsigned int cpu, int (*func)(void *), void *par, bool phys)
{
	struct call_on_cpu call = { .function = func, .argument = par };

	(void)phys;
	if (cpu >= nr_cpu_ids || !cpu_online(cpu))
		return -ENXIO;
	INIT_WORK_ONSTACK(&call.work, call_on_cpu_work);
	init_completion(&call.done);
	queue_work_on(cpu, system_wq, &call.work);
	wait_for_completion(&call.done);
	destroy_work_on_stack(&call.work);
	return call.result;
}
