// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kernel thread ignores signals until it allows them, one by one.
 */
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include "fidelity.h"

static int thread_function(void *unused)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ);
	return 0;
}

static int allows(void *unused)
{
	kernel_siginfo_t info;

	allow_signal(SIGTERM);
	allow_signal(SIGKILL);
	while (!signal_pending(current))
		schedule_timeout_interruptible(HZ);
	show(fatal_signal_pending(current));
	show(kernel_dequeue_signal());
	show(signal_pending(current));
	disallow_signal(SIGTERM);
	while (!signal_pending(current))
		schedule_timeout_interruptible(HZ);
	show(fatal_signal_pending(current));
	show(schedule_timeout_killable(HZ) == HZ);
	show(sigismember(&current->pending.signal, SIGKILL));
	flush_signals(current);
	show(signal_pending(current));
	memset(&info, 0, sizeof(info));
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ);
	return 3;
}

static void run(void)
{
	struct task_struct *thread = kthread_run(thread_function, NULL, "fidelity");

	msleep(20);
	show(send_sig(SIGTERM, thread, 0));
	show(signal_pending(thread));
	show(send_sig(SIGKILL, thread, 1));
	msleep(10);
	show(kthread_stop(thread));
	thread = kthread_run(allows, NULL, "fidelity");
	msleep(20);
	show(send_sig(SIGUSR1, thread, 0));
	show(signal_pending(thread));
	show(send_sig(SIGTERM, thread, 0));
	msleep(50);
	show(send_sig(SIGTERM, thread, 0));
	show(signal_pending(thread));
	send_sig(SIGKILL, thread, 1);
	msleep(50);
	show(kthread_stop(thread));
}

FIDELITY_MODULE(run, "Signals of kernel threads");
