// SPDX-License-Identifier: GPL-2.0-only
/*
 * System sleep: all the way down, and back up.
 *
 * The order is Linux's (Documentation/driver-api/pm/devices.rst): the listeners
 * are told, tasks are frozen, and devices go through prepare, suspend,
 * suspend_late and suspend_noirq, children before their parents; then, for
 * "mem", interrupts go off and the syscore operations follow.  Whatever refuses
 * on the way turns it around from there.
 *
 * Asleep, the machine has nobody who could do anything but a device: it gets the
 * chance to raise a line or two, and then something that is not simulated (a lid,
 * a button) wakes the machine.  No time passes meanwhile by CLOCK_MONOTONIC, and
 * there is no other clock that would know: how long it slept is the affair of an
 * RTC's driver.
 *
 * The other CPUs are not taken offline.  What is left to run on them is kernel
 * threads that may not be frozen.
 */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/pm.h>
#include <linux/pm_wakeup.h>
#include <linux/suspend.h>
#include <linux/syscore_ops.h>
#include "power.h"
#include "../tophalf.h"

/* How often a device gets the chance to act while the machine sleeps. */
#define CHANCES		16

suspend_state_t mem_sleep_current = PM_SUSPEND_MEM;
suspend_state_t mem_sleep_default = PM_SUSPEND_MEM;
suspend_state_t pm_suspend_target_state;
unsigned int pm_suspend_global_flags;
enum s2idle_states __read_mostly s2idle_state;
bool sync_on_suspend_enabled;

static const struct platform_suspend_ops *platform;
static const struct platform_s2idle_ops *idle_platform;

/* Process context: a driver of the platform. */
void suspend_set_ops(const struct platform_suspend_ops *operations)
{
	platform = operations;
}

void s2idle_set_ops(const struct platform_s2idle_ops *operations)
{
	idle_platform = operations;
}

int suspend_valid_only_mem(suspend_state_t state)
{
	return state == PM_SUSPEND_MEM;
}

/* Any context. */
bool pm_suspend_default_s2idle(void)
{
	return mem_sleep_current == PM_SUSPEND_TO_IDLE;
}

void s2idle_wake(void)
{
	if (s2idle_state > S2IDLE_STATE_NONE)
		s2idle_state = S2IDLE_STATE_WAKE;
}

/* Returns when the machine wakes up. */
static void sleep_tight(void)
{
	unsigned int i;

	for (i = 0; i < CHANCES && !pm_wakeup_pending() && s2idle_state != S2IDLE_STATE_WAKE; i++)
		tophalf_point();
}

/* Interrupts are on: that of a line which wakes the machine is noticed at once. */
static void sleep_idle(void)
{
	if (idle_platform && idle_platform->begin && idle_platform->begin())
		return;
	s2idle_state = S2IDLE_STATE_ENTER;
	sleep_tight();
	s2idle_state = S2IDLE_STATE_NONE;
	if (idle_platform && idle_platform->end)
		idle_platform->end();
}

/* Interrupts off, on one CPU. */
static int sleep_deep(suspend_state_t state)
{
	int error = syscore_suspend();

	if (error)
		return error;
	if (pm_wakeup_pending())
		error = -EBUSY;
	else if (platform && platform->enter)
		error = platform->enter(state);
	else
		sleep_tight();
	syscore_resume();
	resume_early_device_irqs();
	return error;
}

static int enter_deep(suspend_state_t state)
{
	unsigned long flags;
	int error;

	local_irq_save(flags);
	system_state = SYSTEM_SUSPEND;
	error = sleep_deep(state);
	system_state = SYSTEM_RUNNING;
	local_irq_restore(flags);
	return error;
}

/* From devices that are suspended down to the machine asleep, and back. */
static int suspend_enter(suspend_state_t state)
{
	int error = dpm_suspend_late(PMSG_SUSPEND);

	if (error)
		return error;
	error = dpm_suspend_noirq(PMSG_SUSPEND);
	if (!error) {
		if (state == PM_SUSPEND_TO_IDLE)
			sleep_idle();
		else
			error = enter_deep(state);
		dpm_resume_noirq(PMSG_RESUME);
	}
	dpm_resume_early(PMSG_RESUME);
	return error;
}

/* Process context, may sleep.  Tasks are frozen. */
int suspend_devices_and_enter(suspend_state_t state)
{
	int error;

	pm_suspend_target_state = state;
	if (platform && platform->begin && state != PM_SUSPEND_TO_IDLE) {
		error = platform->begin(state);
		if (error)
			goto out;
	}
	error = dpm_suspend_start(PMSG_SUSPEND);
	if (error)
		pr_err("Some devices failed to suspend, or a wake-up event was detected\n");
	else
		error = suspend_enter(state);
	dpm_resume_end(PMSG_RESUME);
	if (platform && platform->end && state != PM_SUSPEND_TO_IDLE)
		platform->end();
out:
	pm_suspend_target_state = PM_SUSPEND_ON;
	return error;
}

static int freeze_everybody(void)
{
	int error = freeze_processes();

	if (error)
		return error;
	error = freeze_kernel_threads();
	if (error)
		thaw_processes();
	return error;
}

static int enter_state(suspend_state_t state)
{
	int error = pm_notifier_call_chain_robust(PM_SUSPEND_PREPARE, PM_POST_SUSPEND);

	if (error)
		return error;
	error = freeze_everybody();
	if (!error) {
		error = suspend_devices_and_enter(state);
		thaw_processes();
	}
	pm_notifier_call_chain(PM_POST_SUSPEND);
	return error;
}

/* Process context, may sleep: what writing to /sys/power/state does. */
int pm_suspend(suspend_state_t state)
{
	int error;

	if (state <= PM_SUSPEND_ON || state >= PM_SUSPEND_MAX || state == PM_SUSPEND_STANDBY)
		return -EINVAL;
	if (!mutex_trylock(&system_transition_mutex))
		return -EBUSY;
	pm_suspend_clear_flags();
	pr_info("PM: suspend entry (%s)\n", state == PM_SUSPEND_TO_IDLE ? "s2idle" : "deep");
	error = enter_state(state);
	pr_info("PM: suspend exit\n");
	mutex_unlock(&system_transition_mutex);
	return error;
}
