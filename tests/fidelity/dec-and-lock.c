// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts that take a lock when they reach zero.
 */
#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include "fidelity.h"

static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mutex);
static atomic_t count = ATOMIC_INIT(2);
static refcount_t references = REFCOUNT_INIT(2);

static void run(void)
{
	unsigned long flags = 0;

	show(atomic_dec_and_lock(&count, &lock));
	show(spin_is_locked(&lock));
	show(atomic_dec_and_lock(&count, &lock));
	show(spin_is_locked(&lock));
	say_context("atomic_dec_and_lock");
	spin_unlock(&lock);
	atomic_set(&count, 1);
	show(atomic_dec_and_lock_irqsave(&count, &lock, flags));
	say_context("atomic_dec_and_lock_irqsave");
	spin_unlock_irqrestore(&lock, flags);
	atomic_set(&count, 2);
	show(atomic_dec_and_mutex_lock(&count, &mutex));
	show(atomic_dec_and_mutex_lock(&count, &mutex));
	show(mutex_is_locked(&mutex));
	mutex_unlock(&mutex);
	show(refcount_dec_and_lock(&references, &lock));
	show(refcount_dec_and_lock(&references, &lock));
	spin_unlock(&lock);
	refcount_set(&references, 1);
	show(refcount_dec_and_mutex_lock(&references, &mutex));
	mutex_unlock(&mutex);
	show(refcount_read(&references));
}

FIDELITY_MODULE(run, "Counts and locks");
