// SPDX-License-Identifier: GPL-2.0-only
/*
 * tasklet_kill() waits until a scheduled tasklet has run, also one that schedules itself; the
 * tasklet can be used again.
 */
#include <linux/interrupt.h>
#include "fidelity.h"

static struct tasklet_struct tasklet;
static int ran;

static void function(struct tasklet_struct *unused)
{
	ran++;
}

static void old_style(unsigned long data)
{
	show(data);
	ran++;
}

static void run(void)
{
	stay_on(0);
	tasklet_setup(&tasklet, function);
	tasklet_kill(&tasklet);
	show(ran);
	tasklet_schedule(&tasklet);
	tasklet_kill(&tasklet);
	show(ran);
	show(tasklet.state);
	tasklet_schedule(&tasklet);
	tasklet_kill(&tasklet);
	show(ran);
	tasklet_init(&tasklet, old_style, 42);
	tasklet_hi_schedule(&tasklet);
	tasklet_kill(&tasklet);
	show(ran);
}

FIDELITY_MODULE(run, "Tasklets that are killed");
