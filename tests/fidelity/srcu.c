// SPDX-License-Identifier: GPL-2.0-only
/*
 * SRCU: readers may sleep, the two halves of a domain, synchronize_srcu() waits, call_srcu()
 * and srcu_barrier().
 */
#include <linux/kthread.h>
#include <linux/srcu.h>
#include "fidelity.h"

DEFINE_STATIC_SRCU(domain);
static struct rcu_head head;
static int reading, leave, left;

static void callback(struct rcu_head *unused)
{
	say("callback");
}

static int reader(void *unused)
{
	int index = srcu_read_lock(&domain);

	WRITE_ONCE(reading, 1);
	msleep(50);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(&domain, index);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static void run(void)
{
	struct srcu_struct own;
	struct task_struct *thread;
	int first, second;

	first = srcu_read_lock(&domain);
	second = srcu_read_lock(&domain);
	show(first == second);
	srcu_read_unlock(&domain, second);
	srcu_read_unlock(&domain, first);
	thread = kthread_run(reader, NULL, "fidelity");
	while (!READ_ONCE(reading))
		msleep(1);
	call_srcu(&domain, &head, callback);
	synchronize_srcu(&domain);
	show(left);
	srcu_barrier(&domain);
	say("barrier");
	kthread_stop(thread);
	synchronize_srcu_expedited(&domain);
	show(init_srcu_struct(&own));
	synchronize_srcu(&own);
	cleanup_srcu_struct(&own);
	show(leave);
}

FIDELITY_MODULE(run, "Sleepable RCU");
