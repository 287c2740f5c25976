// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counting semaphores: trylock tells 1 for failure, a timeout is an error, waiters in order.
 */
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include <linux/semaphore.h>
#include "fidelity.h"

static struct semaphore sem;
static DECLARE_COMPLETION(done);

static int waits(void *number)
{
	down(&sem);
	say("thread %ld", (long)number);
	complete(&done);
	return 0;
}

static int interruptible(void *unused)
{
	allow_signal(SIGUSR1);
	show(down_interruptible(&sem));
	show(down_timeout(&sem, 2));
	show(down_interruptible(&sem));
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static void run(void)
{
	struct task_struct *thread;
	long i;

	sema_init(&sem, 2);
	show(down_trylock(&sem));
	show(down_interruptible(&sem));
	show(down_trylock(&sem));
	show(down_timeout(&sem, 0));
	show(down_timeout(&sem, 2));
	for (i = 0; i < 3; i++) {
		kthread_run(waits, (void *)i, "fidelity");
		msleep(30);
	}
	for (i = 0; i < 3; i++) {
		up(&sem);
		wait_for_completion(&done);
	}
	thread = kthread_run(interruptible, NULL, "fidelity");
	msleep(20);
	send_sig(SIGUSR1, thread, 0);
	msleep(50);
	kthread_stop(thread);
	up(&sem);
	up(&sem);
	up(&sem);
	show(sem.count);
	show(down_killable(&sem));
	show(down_timeout(&sem, 10));
	show(sem.count);
}

FIDELITY_MODULE(run, "Semaphores");
