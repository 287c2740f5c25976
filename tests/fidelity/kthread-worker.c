// SPDX-License-Identifier: GPL-2.0-only
/*
 * kthread_worker: queueing, flushing and cancelling its work, delayed and not.
 */
#include <linux/kthread.h>
#include "fidelity.h"

static struct kthread_worker *worker;
static struct kthread_work work, second;
static struct kthread_delayed_work delayed;
static DECLARE_COMPLETION(go);
static int ran;

static void function(struct kthread_work *unused)
{
	say("ran %d", ++ran);
}

static void slow(struct kthread_work *unused)
{
	wait_for_completion(&go);
	say("slow ran");
}

static void run(void)
{
	bool queued, again;

	worker = kthread_create_worker(0, "fidelity");
	show(IS_ERR(worker));
	kthread_init_work(&work, function);
	kthread_init_work(&second, slow);
	kthread_init_delayed_work(&delayed, function);
	kthread_flush_work(&work);
	show(kthread_cancel_work_sync(&work));
	kthread_queue_work(worker, &second);
	queued = kthread_queue_work(worker, &work);
	again = kthread_queue_work(worker, &work);
	show(queued);
	show(again);
	complete(&go);
	kthread_flush_work(&work);
	show(ran);
	kthread_queue_work(worker, &second);
	kthread_queue_work(worker, &work);
	show(kthread_cancel_work_sync(&work));
	complete(&go);
	kthread_flush_worker(worker);
	show(ran);
	show(kthread_queue_delayed_work(worker, &delayed, 100 * HZ));
	show(kthread_queue_delayed_work(worker, &delayed, 1));
	show(kthread_mod_delayed_work(worker, &delayed, 200 * HZ));
	show(kthread_cancel_delayed_work_sync(&delayed));
	show(kthread_cancel_delayed_work_sync(&delayed));
	show(kthread_mod_delayed_work(worker, &delayed, 1));
	msleep(50);
	show(ran);
	show(kthread_queue_delayed_work(worker, &delayed, 0));
	kthread_flush_work(&delayed.work);
	show(ran);
	kthread_queue_work(worker, &second);
	complete(&go);
	kthread_destroy_worker(worker);
}

FIDELITY_MODULE(run, "Work for a thread");
