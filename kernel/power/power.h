/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of system sleep share.  Process context, may sleep, unless it says otherwise. */
#ifndef TOPHALF_KERNEL_POWER_H
#define TOPHALF_KERNEL_POWER_H

#include <linux/suspend.h>

/* main.c: tells the listeners of transitions; the robust form takes back what it told before one refused. */
int pm_notifier_call_chain(unsigned long event);
int pm_notifier_call_chain_robust(unsigned long up, unsigned long down);

/*
 * process.c: each returns 0, or an error after which nothing of its own is
 * frozen any more.  thaw_processes() undoes both.
 */
int freeze_processes(void);
int freeze_kernel_threads(void);
void thaw_processes(void);

/* irq/pm.c: interrupts off.  Lines whose handlers asked to be back before any device is. */
void resume_early_device_irqs(void);

#endif
