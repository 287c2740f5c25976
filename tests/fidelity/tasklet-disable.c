// SPDX-License-Identifier: GPL-2.0-only
/*
 * A disabled tasklet stays scheduled and runs when it is enabled; the disabling nests;
 * tasklet_disable() waits for a running one.
 */
#include <linux/interrupt.h>
#include <linux/smp.h>
#include "fidelity.h"

static struct tasklet_struct tasklet;
static int ran, started, go;

static void function(struct tasklet_struct *unused)
{
	WRITE_ONCE(started, 1);
	spin_until(&go);
	ran++;
}

static void schedule_there(void *unused)
{
	tasklet_schedule(&tasklet);
}

static void run(void)
{
	stay_on(0);
	go = 1;
	tasklet_setup(&tasklet, function);
	tasklet_disable(&tasklet);
	tasklet_disable(&tasklet);
	tasklet_schedule(&tasklet);
	msleep(20);
	show(ran);
	show(test_bit(TASKLET_STATE_SCHED, &tasklet.state));
	tasklet_enable(&tasklet);
	msleep(20);
	show(ran);
	tasklet_enable(&tasklet);
	msleep(20);
	show(ran);
	show(test_bit(TASKLET_STATE_SCHED, &tasklet.state));

	go = 0;
	started = 0;
	smp_call_function_single(1, schedule_there, NULL, 1);
	spin_until(&started);
	tasklet_disable_nosync(&tasklet);
	say("disabled while it runs");
	show(ran);
	WRITE_ONCE(go, 1);
	tasklet_unlock_wait(&tasklet);
	show(ran);
	tasklet_schedule(&tasklet);
	msleep(20);
	show(ran);
	tasklet_enable(&tasklet);
	tasklet_kill(&tasklet);
	show(ran);
}

FIDELITY_MODULE(run, "Tasklets that are disabled");
