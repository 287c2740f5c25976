// SPDX-License-Identifier: GPL-2.0-only
/*
 * Callbacks that queue callbacks, from any context; kfree_rcu(); a callback is called with its
 * head.
 */
#include <linux/hrtimer.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include "fidelity.h"

static struct rcu_head first, second, third;
static struct hrtimer timer;
static DECLARE_COMPLETION(done);
static int links;

static void last(struct rcu_head *head)
{
	show(head == &second);
	complete(&done);
}

static void chain(struct rcu_head *head)
{
	if (++links < 3)
		call_rcu(head, chain);
	else
		call_rcu(&second, last);
}

static void from_interrupt(struct rcu_head *head)
{
	say("queued by a hard IRQ");
}

static enum hrtimer_restart in_hard(struct hrtimer *unused)
{
	call_rcu(&third, from_interrupt);
	return HRTIMER_NORESTART;
}

struct object {
	int value;
	struct rcu_head rcu;
};

static void run(void)
{
	struct object *object = kmalloc(sizeof(*object), GFP_KERNEL);

	call_rcu(&first, chain);
	wait_for_completion(&done);
	show(links);
	rcu_barrier();
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	timer.function = in_hard;
	hrtimer_start(&timer, ms_to_ktime(1), HRTIMER_MODE_REL_HARD);
	msleep(20);
	rcu_barrier();
	local_irq_disable();
	rcu_read_lock();
	kfree_rcu(object, rcu);
	rcu_read_unlock();
	local_irq_enable();
	kvfree_rcu_mightsleep(kmalloc(8, GFP_KERNEL));
	rcu_barrier();
	say("barrier");
	hrtimer_cancel(&timer);
}

FIDELITY_MODULE(run, "Callbacks of callbacks");
