// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spinlocks and rwlocks that another CPU has: trylock, is_locked, and who is let in.
 */
#include <linux/smp.h>
#include <linux/spinlock.h>
#include "fidelity.h"

static DEFINE_SPINLOCK(lock);
static DEFINE_RWLOCK(rwlock);

static void tries(void *when)
{
	bool locked = spin_trylock(&lock), read, write;

	if (locked)
		spin_unlock(&lock);
	read = read_trylock(&rwlock);
	if (read)
		read_unlock(&rwlock);
	write = write_trylock(&rwlock);
	if (write)
		write_unlock(&rwlock);
	say("%s: spin %d, read %d, write %d", (char *)when, locked, read, write);
}

static void try(const char *when)
{
	smp_call_function_single(1, tries, (void *)when, 1);
}

static void run(void)
{
	stay_on(0);
	try("free");
	spin_lock(&lock);
	show(spin_is_locked(&lock));
	try("spin_lock");
	spin_unlock(&lock);
	show(spin_is_locked(&lock));
	read_lock(&rwlock);
	try("read_lock");
	read_unlock(&rwlock);
	write_lock(&rwlock);
	try("write_lock");
	write_unlock(&rwlock);
	show(rwlock_is_contended(&rwlock));
	show(spin_is_contended(&lock));
}

FIDELITY_MODULE(run, "Spinning locks");
