// SPDX-License-Identifier: GPL-2.0-only
/*
 * A task queues work, writes what the work writes as well, and waits for it: the
 * worker is a task like any other, and either comes first.
 *
 * expect: executions=2 clean
 */
#include <linux/workqueue.h>
#include "program.h"

static int x;

static void function(struct work_struct *unused)
{
	WRITE_ONCE(x, 2);
}

static DECLARE_WORK(work, function);

static void queuer(int index)
{
	schedule_work(&work);
	WRITE_ONCE(x, 1);
	flush_work(&work);
}

static void check(void)
{
	WARN_ON(!x);
}

PROGRAM({ queuer });
MODULE_DESCRIPTION("A task and the work that it queues");
