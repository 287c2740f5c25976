// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which CPUs there are, and the states that a CPU passes on its way up.
 *
 * All CPUs of the machine come up before any driver is there, so a state is
 * mostly reached by registration: its startup callback is called for each online
 * CPU then, and its teardown callback when it is removed.  While the system
 * sleeps all CPUs but one are offline: freeze_secondary_cpus().
 */
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/suspend.h>
#include "operation.h"
#include "power/power.h"

struct cpumask __cpu_possible_mask;
struct cpumask __cpu_online_mask;
struct cpumask __cpu_enabled_mask;
struct cpumask __cpu_present_mask;
struct cpumask __cpu_active_mask;
struct cpumask __cpu_dying_mask;
atomic_t __num_online_cpus;
bool cpuhp_tasks_frozen;

const DECLARE_BITMAP(cpu_all_bits, NR_CPUS) = CPU_BITS_ALL;

/* Row n + 1 has bit n set in its first word; cpumask_of() points into the rows. */
#define ROW(n)	[(n) + 1][0] = (1UL << (n))
#define ROWS(n)	ROW(n), ROW((n) + 1), ROW((n) + 2), ROW((n) + 3), \
		ROW((n) + 4), ROW((n) + 5), ROW((n) + 6), ROW((n) + 7)

const unsigned long cpu_bit_bitmap[BITS_PER_LONG + 1][BITS_TO_LONGS(NR_CPUS)] = {
	ROWS(0), ROWS(8), ROWS(16), ROWS(24), ROWS(32), ROWS(40), ROWS(48), ROWS(56),
};

/* Any context. */
void cpu_relax(void)
{
	if (unlikely(tophalf_machine.by_operations))
		operation_polls();
	tophalf_host->relax();
}

/* Any context. */
void set_cpu_online(unsigned int cpu, bool online)
{
	if (online == cpumask_test_cpu(cpu, &__cpu_online_mask))
		return;
	if (online) {
		cpumask_set_cpu(cpu, &__cpu_online_mask);
		atomic_inc(&__num_online_cpus);
	} else {
		cpumask_clear_cpu(cpu, &__cpu_online_mask);
		atomic_dec(&__num_online_cpus);
	}
}

void init_cpu_present(const struct cpumask *source)
{
	cpumask_copy(&__cpu_present_mask, source);
}

void init_cpu_possible(const struct cpumask *source)
{
	cpumask_copy(&__cpu_possible_mask, source);
}

void init_cpu_online(const struct cpumask *source)
{
	cpumask_copy(&__cpu_online_mask, source);
}

/* Boot. */
void boot_cpu_init(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++) {
		cpumask_set_cpu(cpu, &__cpu_possible_mask);
		cpumask_set_cpu(cpu, &__cpu_enabled_mask);
		cpumask_set_cpu(cpu, &__cpu_present_mask);
	}
	set_cpu_online(tophalf_machine.cpu, true);
	cpumask_set_cpu(tophalf_machine.cpu, &__cpu_active_mask);
}

bool cpu_mitigations_off(void)
{
	return false;
}

bool cpu_mitigations_auto_nosmt(void)
{
	return false;
}

/* ---- states ------------------------------------------------------------------- */

struct step {
	const char *name;		/* null: not in use */
	bool multi;
	union {
		int (*single)(unsigned int cpu);
		int (*instance)(unsigned int cpu, struct hlist_node *node);
	} startup, teardown;
	struct hlist_head instances;
};

static struct step steps[CPUHP_ONLINE + 1];
static DEFINE_MUTEX(steps_lock);

static int call_step(unsigned int cpu, struct step *step, bool up, struct hlist_node *node)
{
	if (step->multi) {
		int (*callback)(unsigned int, struct hlist_node *) =
			up ? step->startup.instance : step->teardown.instance;

		return callback ? callback(cpu, node) : 0;
	} else {
		int (*callback)(unsigned int) = up ? step->startup.single : step->teardown.single;

		return callback ? callback(cpu) : 0;
	}
}

/* States from here on are passed by the CPU itself, those before CPUHP_AP_ONLINE with interrupts off. */
static bool passed_by_itself(enum cpuhp_state state)
{
	return state > CPUHP_BRINGUP_CPU && state != CPUHP_TEARDOWN_CPU;
}

static bool passed_atomically(enum cpuhp_state state)
{
	return state >= CPUHP_AP_IDLE_DEAD && state < CPUHP_AP_ONLINE;
}

struct step_call {
	unsigned int cpu;
	enum cpuhp_state state;
	bool up;
	struct hlist_node *node;
	int result;
	struct completion done;
};

/* The thread of a CPU, bound to it. */
static int step_thread(void *argument)
{
	struct step_call *call = argument;
	struct step *step = &steps[call->state];

	if (passed_atomically(call->state)) {
		local_irq_disable();
		call->result = call_step(call->cpu, step, call->up, call->node);
		local_irq_enable();
		WARN(call->result, "%s failed: %d\n", step->name, call->result);
	} else {
		call->result = call_step(call->cpu, step, call->up, call->node);
	}
	complete(&call->done);
	return 0;
}

static int issue_call(unsigned int cpu, enum cpuhp_state state, bool up, struct hlist_node *node)
{
	struct step_call call = { .cpu = cpu, .state = state, .up = up, .node = node };
	struct task_struct *thread;

	if (!passed_by_itself(state) || system_state < SYSTEM_SCHEDULING)
		return call_step(cpu, &steps[state], up, node);
	init_completion(&call.done);
	thread = kthread_create_on_cpu(step_thread, &call, cpu, "cpuhp/%u");
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	wake_up_process(thread);
	wait_for_completion(&call.done);
	return call.result;
}

static void tear_down(enum cpuhp_state state, unsigned int end, struct hlist_node *node)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		if (cpu >= end)
			break;
		issue_call(cpu, state, false, node);
	}
}

/* Calls the startup callback for each CPU; all are as before where one fails. */
static int start_up(enum cpuhp_state state, struct hlist_node *node)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		int error = issue_call(cpu, state, true, node);

		if (error) {
			tear_down(state, cpu, node);
			return error;
		}
	}
	return 0;
}

/* Those who do not care which state is theirs get a free one. */
static int reserve(enum cpuhp_state state)
{
	enum cpuhp_state candidate, end;

	if (state == CPUHP_AP_ONLINE_DYN)
		end = CPUHP_AP_ONLINE_DYN_END;
	else if (state == CPUHP_BP_PREPARE_DYN)
		end = CPUHP_BP_PREPARE_DYN_END;
	else
		return steps[state].name ? -EBUSY : state;
	for (candidate = state; candidate <= end; candidate++)
		if (!steps[candidate].name)
			return candidate;
	WARN(1, "No more dynamic states available for CPU hotplug\n");
	return -ENOSPC;
}

/* Process context, may sleep.  0, or the state that was reserved, or an error. */
int __cpuhp_setup_state_cpuslocked(enum cpuhp_state state, const char *name, bool invoke,
				   int (*startup)(unsigned int cpu),
				   int (*teardown)(unsigned int cpu), bool multi_instance)
{
	int reserved, error = 0;

	if (state <= CPUHP_OFFLINE || state >= CPUHP_ONLINE || !name)
		return -EINVAL;
	mutex_lock(&steps_lock);
	reserved = reserve(state);
	if (reserved >= 0) {
		steps[reserved] = (struct step){
			.name = name,
			.multi = multi_instance,
			.startup.single = startup,
			.teardown.single = teardown,
		};
		if (invoke && startup)
			error = start_up(reserved, NULL);
		if (error)
			steps[reserved] = (struct step){ };
	}
	mutex_unlock(&steps_lock);
	if (reserved < 0 || error)
		return reserved < 0 ? reserved : error;
	return reserved != state || state == CPUHP_AP_ONLINE_DYN || state == CPUHP_BP_PREPARE_DYN ?
	       reserved : 0;
}

int __cpuhp_setup_state(enum cpuhp_state state, const char *name, bool invoke,
			int (*startup)(unsigned int cpu), int (*teardown)(unsigned int cpu),
			bool multi_instance)
{
	return __cpuhp_setup_state_cpuslocked(state, name, invoke, startup, teardown, multi_instance);
}

/* Process context, may sleep. */
void __cpuhp_remove_state_cpuslocked(enum cpuhp_state state, bool invoke)
{
	struct step *step = &steps[state];

	BUG_ON(state <= CPUHP_OFFLINE || state >= CPUHP_ONLINE);
	mutex_lock(&steps_lock);
	if (step->multi)
		WARN(!hlist_empty(&step->instances),
		     "Error: Removing state %d which has instances left.\n", state);
	else if (invoke && step->teardown.single)
		tear_down(state, nr_cpu_ids, NULL);
	*step = (struct step){ };
	mutex_unlock(&steps_lock);
}

void __cpuhp_remove_state(enum cpuhp_state state, bool invoke)
{
	__cpuhp_remove_state_cpuslocked(state, invoke);
}

/* Process context, may sleep. */
int __cpuhp_state_add_instance_cpuslocked(enum cpuhp_state state, struct hlist_node *node, bool invoke)
{
	struct step *step = &steps[state];
	int error = 0;

	if (!step->multi)
		return -EINVAL;
	mutex_lock(&steps_lock);
	if (invoke && step->startup.instance)
		error = start_up(state, node);
	if (!error)
		hlist_add_head(node, &step->instances);
	mutex_unlock(&steps_lock);
	return error;
}

int __cpuhp_state_add_instance(enum cpuhp_state state, struct hlist_node *node, bool invoke)
{
	return __cpuhp_state_add_instance_cpuslocked(state, node, invoke);
}

/* Process context, may sleep. */
int __cpuhp_state_remove_instance(enum cpuhp_state state, struct hlist_node *node, bool invoke)
{
	struct step *step = &steps[state];

	if (!step->multi)
		return -EINVAL;
	mutex_lock(&steps_lock);
	if (invoke && step->teardown.instance)
		tear_down(state, nr_cpu_ids, node);
	hlist_del(node);
	mutex_unlock(&steps_lock);
	return 0;
}

/* ---- system sleep -------------------------------------------------------------------------- */

#ifdef CONFIG_PM_SLEEP_SMP
/*
 * A CPU that is taken offline for system sleep passes its states downwards, as in
 * Linux, and then stands still with interrupts off in a thread of its own.  Linux
 * moves what is bound to it elsewhere, timers and workers among them.  Here all of
 * that waits with its CPU: between here and thaw_secondary_cpus() no time passes
 * in which any of it would run, and it comes back with the CPU.
 */
static struct cpumask frozen_cpus;
static struct cpumask allowed_before;	/* of the task that asks for it */
static u32 cpus_held;
static struct completion cpu_held[NR_CPUS];

/* The thread of a CPU, bound to it. */
static int hold_cpu(void *unused)
{
	unsigned int cpu = tophalf_machine.cpu;

	local_irq_disable();
	cpumask_clear_cpu(cpu, &__cpu_active_mask);
	set_cpu_online(cpu, false);
	complete(&cpu_held[cpu]);
	while (READ_ONCE(cpus_held))
		tophalf_host->spin_wait(&cpus_held, sizeof(cpus_held), 1);
	set_cpu_online(cpu, true);
	cpumask_set_cpu(cpu, &__cpu_active_mask);
	complete(&cpu_held[cpu]);
	local_irq_enable();
	return 0;
}

static int pass_step(unsigned int cpu, enum cpuhp_state state, bool up)
{
	struct hlist_node *node;
	int error;

	if (!steps[state].name)
		return 0;
	if (!steps[state].multi)
		return issue_call(cpu, state, up, NULL);
	hlist_for_each(node, &steps[state].instances) {
		error = issue_call(cpu, state, up, node);
		if (error)
			return error;
	}
	return 0;
}

/* What refuses to come up again is told of and left; Linux would leave the CPU offline. */
static void pass_steps_up(unsigned int cpu, enum cpuhp_state from, enum cpuhp_state end)
{
	enum cpuhp_state state;

	for (state = from; state < end; state++)
		if (pass_step(cpu, state, true))
			pr_err("CPU%u: %s failed on the way up\n", cpu, steps[state].name);
}

/* From `from` down to the state above `end`; all are as before where one refuses. */
static int pass_steps_down(unsigned int cpu, enum cpuhp_state from, enum cpuhp_state end)
{
	enum cpuhp_state state;
	int error;

	for (state = from; state > end; state--) {
		error = pass_step(cpu, state, false);
		if (!error)
			continue;
		pass_steps_up(cpu, state + 1, from + 1);
		return error;
	}
	return 0;
}

/* The states above CPUHP_BRINGUP_CPU are those that the CPU passes by itself, while it can. */
static int stop_cpu(unsigned int cpu)
{
	struct task_struct *thread;
	int error = pass_steps_down(cpu, CPUHP_ONLINE - 1, CPUHP_BRINGUP_CPU);

	if (error)
		return error;
	thread = kthread_create_on_cpu(hold_cpu, NULL, cpu, "migration/%u");
	if (IS_ERR(thread)) {
		pass_steps_up(cpu, CPUHP_BRINGUP_CPU + 1, CPUHP_ONLINE);
		return PTR_ERR(thread);
	}
	init_completion(&cpu_held[cpu]);
	wake_up_process(thread);
	wait_for_completion(&cpu_held[cpu]);
	cpumask_set_cpu(cpu, &frozen_cpus);
	return pass_steps_down(cpu, CPUHP_BRINGUP_CPU, CPUHP_OFFLINE);
}

/* Process context, may sleep.  0, or an error: then thaw_secondary_cpus() brings back those that stopped. */
int freeze_secondary_cpus(int primary)
{
	unsigned int cpu;
	int error = 0;

	if (primary < 0)
		primary = cpumask_first(&__cpu_online_mask);
	cpumask_clear(&frozen_cpus);
	cpuhp_tasks_frozen = true;
	WRITE_ONCE(cpus_held, 1);
	/* The caller stays on the CPU that is left. */
	cpumask_copy(&allowed_before, current->cpus_ptr);
	set_cpus_allowed_ptr(current, cpumask_of(primary));
	for_each_possible_cpu(cpu) {
		if (cpu == primary || !cpu_online(cpu))
			continue;
		if (pm_wakeup_pending())
			error = -EBUSY;
		if (!error)
			error = stop_cpu(cpu);
		if (error)
			break;
	}
	return error;
}

/* Process context, may sleep. */
void thaw_secondary_cpus(void)
{
	unsigned int cpu;

	for_each_cpu(cpu, &frozen_cpus) {
		pass_steps_up(cpu, CPUHP_OFFLINE + 1, CPUHP_BRINGUP_CPU + 1);
		reinit_completion(&cpu_held[cpu]);
	}
	WRITE_ONCE(cpus_held, 0);
	for_each_cpu(cpu, &frozen_cpus) {
		wait_for_completion(&cpu_held[cpu]);
		pass_steps_up(cpu, CPUHP_BRINGUP_CPU + 1, CPUHP_ONLINE);
	}
	cpumask_clear(&frozen_cpus);
	cpuhp_tasks_frozen = false;
	set_cpus_allowed_ptr(current, &allowed_before);
}
#endif
