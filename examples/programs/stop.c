// SPDX-License-Identifier: GPL-2.0-only
/*
 * A thread that sleeps until it is told to stop, and the exit that tells it: however
 * the two meet, it wakes up.
 *
 * expect: executions=4 clean
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>

static struct task_struct *task;
static bool ended;

static int sleep_until_stopped(void *unused)
{
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	ended = true;
	return 0;
}

static int __init stop_init(void)
{
	task = kthread_run(sleep_until_stopped, NULL, "sleeper");
	return PTR_ERR_OR_ZERO(task);
}

static void __exit stop_exit(void)
{
	WARN_ON(kthread_stop(task) || !ended);
}

module_init(stop_init);
module_exit(stop_exit);
MODULE_DESCRIPTION("A thread that is stopped");
MODULE_LICENSE("GPL");
