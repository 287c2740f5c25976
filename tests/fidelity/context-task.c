// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the macros say in process context and in each kind of atomic section, alone and nested.
 *
 * breaks: lock-recursion
 */
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include "fidelity.h"

static DEFINE_SPINLOCK(first);
static DEFINE_RAW_SPINLOCK(second);
static DEFINE_RWLOCK(readers);
static DEFINE_MUTEX(mutex);

static void run(void)
{
	unsigned long flags;

	say_context("task");
	preempt_disable();
	say_context("preempt_disable");
	preempt_disable();
	say_context("preempt_disable twice");
	preempt_enable();
	preempt_enable();
	spin_lock(&first);
	say_context("spin_lock");
	raw_spin_lock(&second);
	say_context("raw_spin_lock in it");
	raw_spin_unlock(&second);
	spin_unlock(&first);
	spin_lock_bh(&first);
	say_context("spin_lock_bh");
	raw_spin_lock_irqsave(&second, flags);
	say_context("raw_spin_lock_irqsave in it");
	raw_spin_unlock_irqrestore(&second, flags);
	spin_unlock_bh(&first);
	spin_lock_irq(&first);
	say_context("spin_lock_irq");
	spin_unlock_irq(&first);
	say("spin_trylock %d", spin_trylock(&first));
	say_context("spin_trylock");
	spin_unlock(&first);
	say("spin_trylock_bh %d", spin_trylock_bh(&first));
	say_context("spin_trylock_bh");
	spin_unlock_bh(&first);
	say("spin_trylock_irqsave %d", spin_trylock_irqsave(&first, flags));
	say_context("spin_trylock_irqsave");
	spin_unlock_irqrestore(&first, flags);
	read_lock(&readers);
	read_lock(&readers);
	say_context("read_lock twice");
	read_unlock(&readers);
	read_unlock(&readers);
	write_lock_bh(&readers);
	say_context("write_lock_bh");
	write_unlock_bh(&readers);
	local_bh_disable();
	say_context("local_bh_disable");
	local_bh_disable();
	say_context("local_bh_disable twice");
	local_bh_enable();
	local_bh_enable();
	local_irq_disable();
	say_context("local_irq_disable");
	local_irq_save(flags);
	local_irq_restore(flags);
	say_context("after an inner local_irq_restore");
	local_irq_enable();
	rcu_read_lock();
	say_context("rcu_read_lock");
	rcu_read_unlock();
	rcu_read_lock_bh();
	say_context("rcu_read_lock_bh");
	rcu_read_unlock_bh();
	rcu_read_lock_sched();
	say_context("rcu_read_lock_sched");
	rcu_read_unlock_sched();
	mutex_lock(&mutex);
	say_context("mutex_lock");
	mutex_unlock(&mutex);
	get_cpu();
	say_context("get_cpu");
	put_cpu();
	pagefault_disable();
	say_context("pagefault_disable");
	say("pagefault_disabled %d, faulthandler_disabled %d", pagefault_disabled(), faulthandler_disabled());
	pagefault_enable();
	say_context("task");
}

FIDELITY_MODULE(run, "The macros in process context");
