// SPDX-License-Identifier: GPL-2.0-only
/*
 * rcu_work runs a grace period after it was queued, and is pending until then.
 */
#include <linux/workqueue.h>
#include "fidelity.h"

static struct rcu_work work;
static int ran;

static void function(struct work_struct *unused)
{
	say_context("rcu_work");
	show(to_rcu_work(unused) == &work);
	ran++;
}

static void run(void)
{
	INIT_RCU_WORK(&work, function);
	show(queue_rcu_work(system_wq, &work));
	show(queue_rcu_work(system_wq, &work));
	show(flush_rcu_work(&work));
	show(ran);
	show(flush_rcu_work(&work));
}

FIDELITY_MODULE(run, "Work after a grace period");
