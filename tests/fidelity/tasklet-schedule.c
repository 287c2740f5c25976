// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tasklet that is scheduled twice runs once; one that schedules itself runs again; high ones
 * run first; one runs on the CPU that scheduled it.
 */
#include <linux/interrupt.h>
#include <linux/smp.h>
#include "fidelity.h"

static struct tasklet_struct normal, high, again;
static DECLARE_COMPLETION(done);
static int ran;

static void in_normal(struct tasklet_struct *unused)
{
	say("normal");
}

static void in_high(struct tasklet_struct *unused)
{
	say("high");
}

static void in_again(struct tasklet_struct *unused)
{
	say("again, run %d", ++ran);
	show(smp_processor_id());
	if (ran < 3)
		tasklet_schedule(&again);
	else
		complete(&done);
}

static void run(void)
{
	tasklet_setup(&normal, in_normal);
	tasklet_setup(&high, in_high);
	tasklet_setup(&again, in_again);
	stay_on(1);
	local_bh_disable();
	tasklet_schedule(&normal);
	tasklet_schedule(&normal);
	tasklet_hi_schedule(&high);
	show(test_bit(TASKLET_STATE_SCHED, &normal.state));
	say("bottom halves on");
	local_bh_enable();
	say("they have run");
	show(test_bit(TASKLET_STATE_SCHED, &normal.state));
	tasklet_schedule(&again);
	wait_for_completion(&done);
	tasklet_kill(&again);
	tasklet_kill(&normal);
	tasklet_kill(&high);
	show(ran);
}

FIDELITY_MODULE(run, "Tasklets that are scheduled");
