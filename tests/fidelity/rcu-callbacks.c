// SPDX-License-Identifier: GPL-2.0-only
/*
 * call_rcu() runs its callbacks in order, in softirq context or a thread, after the readers
 * that were there; rcu_barrier() waits for them all.
 */
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include "fidelity.h"

struct item {
	struct rcu_head rcu;
	int number;
};

static struct item items[4];
static int reading, leave, left, after;

static void callback(struct rcu_head *rcu)
{
	say("callback %d, bottom halves off %d, irqs off %d",
	    container_of(rcu, struct item, rcu)->number, !!in_softirq(), !!irqs_disabled());
}

static int reader(void *unused)
{
	rcu_read_lock();
	WRITE_ONCE(reading, 1);
	spin_until(&leave);
	WRITE_ONCE(left, 1);
	rcu_read_unlock();
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static int releases(void *unused)
{
	msleep(50);
	WRITE_ONCE(leave, 1);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static void run(void)
{
	struct task_struct *thread, *other;
	int i;

	stay_on(0);
	rcu_barrier();
	for (i = 0; i < ARRAY_SIZE(items); i++) {
		items[i].number = i;
		call_rcu(&items[i].rcu, callback);
	}
	rcu_barrier();
	say("barrier");
	thread = kthread_run(reader, NULL, "fidelity");
	while (!READ_ONCE(reading))
		msleep(1);
	other = kthread_run(releases, NULL, "fidelity");
	synchronize_rcu();
	after = READ_ONCE(left);
	show(after);
	synchronize_rcu_expedited();
	show(kthread_stop(thread));
	show(kthread_stop(other));
	show(rcu_read_lock_held() >= 0);
}

FIDELITY_MODULE(run, "RCU callbacks");
