// SPDX-License-Identifier: GPL-2.0-only
/*
 * A real-time thread takes the CPU from an ordinary one as soon as it is woken, and keeps it
 * from its equals until it sleeps or yields.
 */
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/rt.h>
#include "fidelity.h"

static struct task_struct *first, *second;
static int go, done;

static int realtime(void *name)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	if (!READ_ONCE(go))
		schedule();
	__set_current_state(TASK_RUNNING);
	say("%s begins", (char *)name);
	cond_resched();
	say("%s after cond_resched", (char *)name);
	yield();
	say("%s after yield", (char *)name);
	WRITE_ONCE(done, done + 1);
	return 0;
}

static struct task_struct *start(const char *name)
{
	struct task_struct *thread = kthread_create(realtime, (void *)name, "fidelity");

	kthread_bind(thread, 0);
	sched_set_fifo(thread);
	wake_up_process(thread);
	return thread;
}

static void run(void)
{
	stay_on(0);
	show(rt_task(current));
	first = start("first");
	second = start("second");
	msleep(20);
	say("wake the first");
	preempt_disable();
	WRITE_ONCE(go, 1);
	wake_up_process(first);
	wake_up_process(second);
	say("preemption on");
	preempt_enable();
	say("back");
	while (READ_ONCE(done) < 2)
		msleep(1);
	msleep(20);
}

FIDELITY_MODULE(run, "Real-time threads");
