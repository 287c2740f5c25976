/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of system sleep share.
 */
#ifndef TOPHALF_POWER_H
#define TOPHALF_POWER_H

#include <linux/suspend.h>
#include "../tophalf.h"

/*
 * main.c.  Process context, may sleep.  Tells all listeners, or, with `down`,
 * those who have been told of `up` when one of them refuses.  0 or an error.
 */
int pm_notifier_call_chain_robust(unsigned long up, unsigned long down);
int pm_notifier_call_chain(unsigned long event);

/* suspend.c.  Any context.  Which of the two states "mem" is. */
extern suspend_state_t mem_sleep_current;
bool sleep_state_supported(suspend_state_t state);

/* ../cpu.c.  Process context, may sleep: all CPUs but one stand still, or work again. */
int freeze_secondary_cpus(int primary);
void thaw_secondary_cpus(void);

/*
 * ../time/timekeeping.c.  Interrupts off, the last CPU that runs.  Between them
 * nobody may ask for the time, and the time that the machine slept is added to
 * the clocks that count it.
 */
void timekeeping_suspend(void);
void timekeeping_resume(void);

/* ../irq/pm.c.  Interrupts off, one CPU: the lines with IRQF_EARLY_RESUME come back. */
void resume_early_irqs(void);

#endif
