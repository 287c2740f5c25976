// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way to sleep and back.
 *
 * Each stage has its opposite, and one that fails is followed by the opposites
 * of those before it, so that the system is as it was:
 *
 *   listeners are told          PM_SUSPEND_PREPARE, PM_POST_SUSPEND
 *   tasks are frozen            power/process.c
 *   devices: prepare, suspend   the tree's drivers/base/power/main.c
 *            suspend_late
 *            suspend_noirq      their interrupts are off: irq/pm.c
 *   other CPUs stand still      cpu.c
 *   syscore operations          one CPU, interrupts off
 *   the machine sleeps          tophalf_host->sleep()
 *
 * Suspend-to-idle ("freeze", "s2idle") leaves out the last three: all CPUs have
 * nothing to do, and the machine sleeps in the idle task of the last of them.
 *
 * A line that can wake the machine is one that is not masked, which leaves those
 * that are armed for it and those that asked not to be suspended.
 */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/freezer.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/pm.h>
#include <linux/swait.h>
#include <linux/syscore_ops.h>
#include "power.h"

DEFINE_MUTEX(system_transition_mutex);
suspend_state_t pm_suspend_target_state;
suspend_state_t mem_sleep_current = PM_SUSPEND_MEM;
suspend_state_t mem_sleep_default = PM_SUSPEND_MEM;
unsigned int pm_suspend_global_flags;

/* ---- what a platform's own driver contributes ------------------------------------------- */

static bool enters_memory_sleep(suspend_state_t state)
{
	return state == PM_SUSPEND_MEM;
}

static int enter_memory_sleep(suspend_state_t state)
{
	tophalf_host->sleep();
	return 0;
}

static int valid_only_mem(suspend_state_t state)
{
	return enters_memory_sleep(state);
}

static const struct platform_suspend_ops machine_operations = {
	.valid = valid_only_mem,
	.enter = enter_memory_sleep,
};

static const struct platform_suspend_ops *operations = &machine_operations;
static const struct platform_s2idle_ops *idle_operations;

/* Process context, may sleep.  Null: the machine's own again. */
void suspend_set_ops(const struct platform_suspend_ops *given)
{
	unsigned int flags = lock_system_sleep();

	operations = given ?: &machine_operations;
	unlock_system_sleep(flags);
}

void s2idle_set_ops(const struct platform_s2idle_ops *given)
{
	unsigned int flags = lock_system_sleep();

	idle_operations = given;
	unlock_system_sleep(flags);
}

int suspend_valid_only_mem(suspend_state_t state)
{
	return valid_only_mem(state);
}

/* Any context. */
bool pm_suspend_default_s2idle(void)
{
	return mem_sleep_current == PM_SUSPEND_TO_IDLE;
}

bool sleep_state_supported(suspend_state_t state)
{
	if (state == PM_SUSPEND_TO_IDLE)
		return true;
	return operations->enter && operations->valid && operations->valid(state);
}

/* Each of the callbacks may be left out. */
static int platform_begin(suspend_state_t state)
{
	if (state != PM_SUSPEND_TO_IDLE)
		return operations->begin ? operations->begin(state) : 0;
	return idle_operations && idle_operations->begin ? idle_operations->begin() : 0;
}

static void platform_end(suspend_state_t state)
{
	if (state != PM_SUSPEND_TO_IDLE) {
		if (operations->end)
			operations->end();
	} else if (idle_operations && idle_operations->end) {
		idle_operations->end();
	}
}

static int platform_prepare(suspend_state_t state)
{
	return state != PM_SUSPEND_TO_IDLE && operations->prepare ? operations->prepare() : 0;
}

static void platform_finish(suspend_state_t state)
{
	if (state != PM_SUSPEND_TO_IDLE && operations->finish)
		operations->finish();
}

static int platform_prepare_late(suspend_state_t state)
{
	if (state == PM_SUSPEND_TO_IDLE)
		return idle_operations && idle_operations->prepare ? idle_operations->prepare() : 0;
	return operations->prepare_late ? operations->prepare_late() : 0;
}

static void platform_wake(suspend_state_t state)
{
	if (state == PM_SUSPEND_TO_IDLE) {
		if (idle_operations && idle_operations->restore)
			idle_operations->restore();
	} else if (operations->wake) {
		operations->wake();
	}
}

static bool platform_again(suspend_state_t state)
{
	return state != PM_SUSPEND_TO_IDLE && operations->suspend_again &&
	       operations->suspend_again();
}

static void platform_recover(suspend_state_t state)
{
	if (state != PM_SUSPEND_TO_IDLE && operations->recover)
		operations->recover();
}

/* ---- suspend-to-idle ---------------------------------------------------------------------- */

enum s2idle_states s2idle_state;

static DECLARE_SWAIT_QUEUE_HEAD(idle_wait);
static DEFINE_RAW_SPINLOCK(idle_lock);

/* Any context.  A wake-up event happened. */
void s2idle_wake(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&idle_lock, flags);
	if (s2idle_state > S2IDLE_STATE_NONE) {
		s2idle_state = S2IDLE_STATE_WAKE;
		swake_up_one(&idle_wait);
	}
	raw_spin_unlock_irqrestore(&idle_lock, flags);
}

/* Process context, may sleep: until a wake-up event. */
static void sleep_in_idle(void)
{
	for (;;) {
		if (idle_operations && idle_operations->wake) {
			if (idle_operations->wake())
				break;
		} else if (pm_wakeup_pending()) {
			break;
		}
		if (idle_operations && idle_operations->check)
			idle_operations->check();
		raw_spin_lock_irq(&idle_lock);
		if (!pm_wakeup_pending())
			s2idle_state = S2IDLE_STATE_ENTER;
		raw_spin_unlock_irq(&idle_lock);
		if (s2idle_state == S2IDLE_STATE_ENTER)
			swait_event_exclusive(idle_wait, s2idle_state == S2IDLE_STATE_WAKE);
		raw_spin_lock_irq(&idle_lock);
		s2idle_state = S2IDLE_STATE_NONE;
		raw_spin_unlock_irq(&idle_lock);
	}
}

static bool all_others_idle(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++) {
		const struct tophalf_cpu *state = &tophalf_machine.cpu_state[cpu];

		if (state->runnable || state->pending)
			return false;
		if (cpu != tophalf_machine.cpu && !state->halted)
			return false;
	}
	return true;
}

/*
 * The idle task, interrupts off.  False unless the system sleeps in idle and
 * this CPU was the last to have nothing to do: then the machine has slept.  What
 * woke it, if not a line, is whatever else can: a button, say.
 */
bool s2idle_sleep(void)
{
	u32 woken_by_line;

	if (!idle_should_enter_s2idle() || !all_others_idle())
		return false;
	timekeeping_suspend();
	woken_by_line = tophalf_host->sleep();
	timekeeping_resume();
	if (!woken_by_line)
		pm_system_wakeup();
	return true;
}

/* ---- the way ------------------------------------------------------------------------------------ */

/*
 * Interrupts off, the only CPU that runs.  The kernel's own operations come after
 * those of drivers, and on the way back before them: they were there first.
 */
static int suspend_machine(suspend_state_t state, bool *wakeup)
{
	int error = syscore_suspend();

	if (error)
		return error;
	timekeeping_suspend();
	*wakeup = pm_wakeup_pending();
	if (!*wakeup)
		error = operations->enter(state);
	else
		error = -EBUSY;
	timekeeping_resume();
	resume_early_irqs();
	syscore_resume();
	return error;
}

static int stop_cpus_and_suspend(suspend_state_t state, bool *wakeup)
{
	int error = suspend_disable_secondary_cpus();

	if (!error) {
		local_irq_disable();
		system_state = SYSTEM_SUSPEND;
		error = suspend_machine(state, wakeup);
		system_state = SYSTEM_RUNNING;
		local_irq_enable();
	}
	suspend_enable_secondary_cpus();
	return error;
}

static int without_interrupts(suspend_state_t state, bool *wakeup)
{
	int error = dpm_suspend_noirq(PMSG_SUSPEND);

	if (error)
		return error;
	error = platform_prepare_late(state);
	if (!error) {
		if (state == PM_SUSPEND_TO_IDLE)
			sleep_in_idle();
		else
			error = stop_cpus_and_suspend(state, wakeup);
	}
	platform_wake(state);
	dpm_resume_noirq(PMSG_RESUME);
	return error;
}

/* Process context, may sleep.  *wakeup: a wake-up event was there before the machine slept. */
static int suspend_enter(suspend_state_t state, bool *wakeup)
{
	int error = platform_prepare(state);

	if (!error) {
		error = dpm_suspend_late(PMSG_SUSPEND);
		if (!error) {
			error = without_interrupts(state, wakeup);
			dpm_resume_early(PMSG_RESUME);
		}
	}
	platform_finish(state);
	return error;
}

static int suspend_devices_and_enter(suspend_state_t state)
{
	bool wakeup = false;
	int error;

	pm_suspend_target_state = state;
	error = platform_begin(state);
	if (!error) {
		error = dpm_suspend_start(PMSG_SUSPEND);
		if (error)
			platform_recover(state);
		else
			do
				error = suspend_enter(state, &wakeup);
			while (!error && !wakeup && platform_again(state));
		dpm_resume_end(PMSG_RESUME);
	}
	platform_end(state);
	pm_suspend_target_state = PM_SUSPEND_ON;
	return error;
}

static int freeze_and_suspend(suspend_state_t state)
{
	int error = freeze_processes();

	if (error)
		return error;
	error = freeze_kernel_threads();
	if (!error)
		error = suspend_devices_and_enter(state);
	events_check_enabled = false;
	thaw_processes();
	return error;
}

/* Process context, may sleep.  One transition at a time. */
static int enter_state(suspend_state_t state)
{
	int error;

	if (!sleep_state_supported(state))
		return -EINVAL;
	if (!mutex_trylock(&system_transition_mutex))
		return -EBUSY;
	s2idle_state = S2IDLE_STATE_NONE;
	error = pm_notifier_call_chain_robust(PM_SUSPEND_PREPARE, PM_POST_SUSPEND);
	if (!error) {
		error = freeze_and_suspend(state);
		pm_notifier_call_chain(PM_POST_SUSPEND);
	}
	mutex_unlock(&system_transition_mutex);
	return error;
}

/* Process context, may sleep.  Returns when the system is awake again, or why it did not sleep. */
int pm_suspend(suspend_state_t state)
{
	int error;

	if (state <= PM_SUSPEND_ON || state >= PM_SUSPEND_MAX)
		return -EINVAL;
	pr_info("PM: suspend entry (%s)\n", state == PM_SUSPEND_TO_IDLE ? "s2idle" : "deep");
	error = enter_state(state);
	if (error)
		pr_info("PM: the system did not sleep: %d\n", error);
	pr_info("PM: suspend exit\n");
	return error;
}
