// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reader-writer semaphores: who may join whom, trylocks, downgrading, and a signal.
 */
#include <linux/kthread.h>
#include <linux/rwsem.h>
#include <linux/sched/signal.h>
#include "fidelity.h"

static DECLARE_RWSEM(sem);
static DECLARE_COMPLETION(step);

/* Another task, as the same one may not take it twice. */
static int tries(void *unused)
{
	bool read = down_read_trylock(&sem), write;

	if (read)
		up_read(&sem);
	write = down_write_trylock(&sem);
	if (write)
		up_write(&sem);
	say("another: read %d, write %d", read, write);
	complete(&step);
	return 0;
}

static int interruptible(void *unused)
{
	allow_signal(SIGUSR1);
	show(down_read_interruptible(&sem));
	show(down_write_killable(&sem));
	say("got it");
	up_write(&sem);
	complete(&step);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static void try(const char *when)
{
	say("%s", when);
	kthread_run(tries, NULL, "fidelity");
	wait_for_completion(&step);
}

static void run(void)
{
	struct task_struct *thread;

	try("free");
	down_read(&sem);
	show(rwsem_is_locked(&sem));
	try("read");
	up_read(&sem);
	down_write(&sem);
	show(rwsem_is_locked(&sem));
	try("written");
	downgrade_write(&sem);
	try("downgraded");
	up_read(&sem);
	show(rwsem_is_locked(&sem));
	down_write(&sem);
	thread = kthread_run(interruptible, NULL, "fidelity");
	msleep(20);
	send_sig(SIGUSR1, thread, 0);
	msleep(20);
	up_write(&sem);
	wait_for_completion(&step);
	kthread_stop(thread);
	show(rwsem_is_locked(&sem));
	show(rwsem_is_contended(&sem));
}

FIDELITY_MODULE(run, "Reader-writer semaphores");
