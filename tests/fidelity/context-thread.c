// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the macros say in kernel threads and workers.
 */
#include <linux/kthread.h>
#include <linux/workqueue.h>
#include "fidelity.h"

static struct work_struct work;
static struct delayed_work delayed;
static struct kthread_work kwork;

static int in_thread(void *unused)
{
	say_context("kthread");
	say("kthread: PF_KTHREAD %d, PF_WQ_WORKER %d, mm %d", !!(current->flags & PF_KTHREAD),
	    !!(current->flags & PF_WQ_WORKER), !!current->mm);
	while (!kthread_should_stop())
		msleep(1);
	return 7;
}

static void in_work(struct work_struct *unused)
{
	say_context("work");
	say("work: PF_KTHREAD %d, PF_WQ_WORKER %d, current_work %d", !!(current->flags & PF_KTHREAD),
	    !!(current->flags & PF_WQ_WORKER), current_work() == unused);
}

static void in_kwork(struct kthread_work *unused)
{
	say_context("kthread work");
}

static void run(void)
{
	struct kthread_worker *worker;
	struct task_struct *thread;

	say("init: PF_KTHREAD %d, mm %d, current_work %d", !!(current->flags & PF_KTHREAD), !!current->mm,
	    !!current_work());
	thread = kthread_create(in_thread, NULL, "fidelity");
	say("thread %d, its name %s", !IS_ERR(thread), thread->comm);
	wake_up_process(thread);
	msleep(50);
	say("kthread_stop %d", kthread_stop(thread));
	INIT_WORK(&work, in_work);
	schedule_work(&work);
	flush_work(&work);
	INIT_DELAYED_WORK(&delayed, in_work);
	schedule_delayed_work(&delayed, 1);
	msleep(50);
	flush_delayed_work(&delayed);
	worker = kthread_create_worker(0, "fidelity/%d", 3);
	say("worker %s", worker->task->comm);
	kthread_init_work(&kwork, in_kwork);
	kthread_queue_work(worker, &kwork);
	kthread_flush_work(&kwork);
	kthread_destroy_worker(worker);
}

FIDELITY_MODULE(run, "The macros in threads");
