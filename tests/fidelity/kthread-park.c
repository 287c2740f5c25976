// SPDX-License-Identifier: GPL-2.0-only
/*
 * kthread_park() returns when the thread is parked; a parked one can be unparked and stopped.
 *
 * breaks: warn
 */
#include <linux/kthread.h>
#include "fidelity.h"

static int parked, stopped;

static int function(void *unused)
{
	say("begins");
	while (!kthread_should_stop()) {
		if (kthread_should_park()) {
			say("parks");
			parked++;
			kthread_parkme();
			say("goes on");
		}
		schedule_timeout_interruptible(1);
	}
	stopped++;
	return 9;
}

static void run(void)
{
	struct task_struct *thread = kthread_run(function, NULL, "fidelity");

	msleep(50);
	show(kthread_park(thread));
	show(parked);
	show(kthread_park(thread));
	say("unpark");
	kthread_unpark(thread);
	msleep(50);
	show(kthread_park(thread));
	show(parked);
	say("stop a parked one");
	show(kthread_stop(thread));
	show(stopped);
}

FIDELITY_MODULE(run, "Parking a thread");
