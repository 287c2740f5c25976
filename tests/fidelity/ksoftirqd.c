// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tasklet that goes on and on is handed over to ksoftirqd, where atomic rules still apply.
 */
#include <linux/interrupt.h>
#include "fidelity.h"

static struct tasklet_struct tasklet;
static DECLARE_COMPLETION(done);

static void function(struct tasklet_struct *unused)
{
	if (strncmp(current->comm, "ksoftirqd/", 10)) {
		tasklet_schedule(&tasklet);
		return;
	}
	say_context("ksoftirqd");
	show(!strcmp(current->comm, "ksoftirqd/1"));
	show(!!(current->flags & PF_KTHREAD));
	complete(&done);
}

static void run(void)
{
	stay_on(1);
	tasklet_setup(&tasklet, function);
	tasklet_schedule(&tasklet);
	wait_for_completion(&done);
	tasklet_kill(&tasklet);
}

FIDELITY_MODULE(run, "The softirq thread");
