// SPDX-License-Identifier: GPL-2.0-only
/*
 * kthread_stop(): before the thread ran at all, while it runs, after it returned; and its
 * result.
 */
#include <linux/kthread.h>
#include <linux/sched/task.h>
#include "fidelity.h"

static int ran;

static int function(void *argument)
{
	ran++;
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ);
	return (long)argument;
}

static int returns(void *argument)
{
	ran++;
	return (long)argument;
}

static void run(void)
{
	struct task_struct *thread;

	thread = kthread_create(function, (void *)3L, "fidelity/%d", 7);
	show(IS_ERR(thread));
	say("%s", thread->comm);
	show(kthread_stop(thread));
	show(ran);
	thread = kthread_run(function, (void *)4L, "fidelity");
	while (!READ_ONCE(ran))
		msleep(1);
	show(kthread_stop(thread));
	show(ran);
	thread = kthread_run(returns, (void *)-5L, "fidelity");
	get_task_struct(thread);
	while (READ_ONCE(ran) < 2)
		msleep(1);
	msleep(20);
	show(kthread_stop_put(thread));
	show(ran);
	thread = kthread_create_on_cpu(function, (void *)6L, 1, "fidelity/%u");
	say("%s", thread->comm);
	kthread_unpark(thread);
	msleep(20);
	show(kthread_stop(thread));
	show(ran);
}

FIDELITY_MODULE(run, "Stopping a thread");
