// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same with a wait queue, which loses nothing: whatever the order, both tasks end.
 *
 * expect: executions=6 clean
 */
#include <linux/wait.h>
#include "program.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);
static int ready;

static void sleeper(int index)
{
	wait_event(queue, READ_ONCE(ready));
}

static void waker(int index)
{
	WRITE_ONCE(ready, 1);
	wake_up(&queue);
}

static void check(void)
{
	WARN_ON(!ready);
}

PROGRAM({ sleeper }, { waker });
MODULE_DESCRIPTION("A wake-up that is not lost");
