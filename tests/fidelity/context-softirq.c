// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the macros say in a tasklet, a timer, a BH work item, and in locks taken there.
 */
#include <linux/interrupt.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include "fidelity.h"

static DEFINE_SPINLOCK(lock);
static DECLARE_COMPLETION(done);
static struct tasklet_struct tasklet;
static struct timer_list timer;
static struct work_struct work;

static void nest(const char *where)
{
	unsigned long flags;

	say_context(where);
	spin_lock(&lock);
	say_context("spin_lock there");
	spin_unlock(&lock);
	spin_lock_bh(&lock);
	say_context("spin_lock_bh there");
	spin_unlock_bh(&lock);
	spin_lock_irqsave(&lock, flags);
	say_context("spin_lock_irqsave there");
	spin_unlock_irqrestore(&lock, flags);
	local_bh_disable();
	say_context("local_bh_disable there");
	local_bh_enable();
	say_context(where);
	complete(&done);
}

static void in_tasklet(struct tasklet_struct *unused)
{
	nest("tasklet");
}

static void in_timer(struct timer_list *unused)
{
	nest("timer");
}

static void in_work(struct work_struct *unused)
{
	nest("BH work");
}

static void run(void)
{
	tasklet_setup(&tasklet, in_tasklet);
	timer_setup(&timer, in_timer, 0);
	INIT_WORK(&work, in_work);
	tasklet_schedule(&tasklet);
	wait_for_completion(&done);
	tasklet_hi_schedule(&tasklet);
	wait_for_completion(&done);
	tasklet_kill(&tasklet);
	mod_timer(&timer, jiffies + 1);
	wait_for_completion(&done);
	timer_delete_sync(&timer);
	queue_work(system_bh_wq, &work);
	wait_for_completion(&done);
	flush_work(&work);
	queue_work(system_bh_highpri_wq, &work);
	wait_for_completion(&done);
	flush_work(&work);
}

FIDELITY_MODULE(run, "The macros in softirqs");
