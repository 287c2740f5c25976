// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signals, as far as kernel code sees them: pending, waking and being asked for.
 *
 * They are sent to a task and wait in it, one of each number.  A handler in user
 * space is never run: what a task does about a signal when it returns to user
 * space is the host's matter.  A kernel thread ignores a signal that it has not
 * asked for with allow_signal().
 */
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/freezer.h>
#include "sched/sched.h"
#include "user.h"

extern struct sighand_struct init_sighand;

static bool unblocked_pending(const struct task_struct *task)
{
	sigset_t unblocked;

	sigandnsets(&unblocked, &task->pending.signal, &task->blocked);
	return !sigisemptyset(&unblocked);
}

/* Any context, for current. */
void recalc_sigpending(void)
{
	if (unblocked_pending(current))
		set_thread_flag(TIF_SIGPENDING);
	else if (!freezing(current))
		clear_thread_flag(TIF_SIGPENDING);
}

void recalc_sigpending_and_wake(struct task_struct *task)
{
	if (unblocked_pending(task))
		signal_wake_up_state(task, 0);
}

void calculate_sigpending(void)
{
	recalc_sigpending();
}

/* Any context. */
void signal_wake_up_state(struct task_struct *task, unsigned int state)
{
	set_tsk_thread_flag(task, TIF_SIGPENDING);
	if (!wake_up_state(task, state | TASK_INTERRUPTIBLE))
		kick_process(task);
}

static bool ignored(const struct task_struct *task, int signal)
{
	const struct sighand_struct *hand = rcu_dereference_raw(task->sighand);
	__sighandler_t handler = hand->action[signal - 1].sa.sa_handler;

	/* A blocked signal may be wanted when it is unblocked. */
	if (sigismember((sigset_t *)&task->blocked, signal))
		return false;
	if (task->flags & PF_KTHREAD)
		return handler == SIG_DFL || handler == SIG_IGN;
	return handler == SIG_IGN ||
	       (handler == SIG_DFL && siginmask(signal, SIG_KERNEL_IGNORE_MASK));
}

/* Any context. */
void tophalf_signal(struct task_struct *task, int signal)
{
	if (signal < 1 || signal > _NSIG || task->exit_state || ignored(task, signal))
		return;
	sigaddset(&task->pending.signal, signal);
	if (sigismember(&task->blocked, signal) && signal != SIGKILL)
		return;
	signal_wake_up_state(task, signal == SIGKILL ? TASK_WAKEKILL : 0);
}

/* Any context. */
int send_sig_info(int signal, struct kernel_siginfo *info, struct task_struct *task)
{
	(void)info;
	if (!valid_signal(signal))
		return -EINVAL;
	if (signal)
		tophalf_signal(task, signal);
	return 0;
}

int send_sig(int signal, struct task_struct *task, int privileged)
{
	(void)privileged;
	return send_sig_info(signal, NULL, task);
}

int do_send_sig_info(int signal, struct kernel_siginfo *info, struct task_struct *task,
		     enum pid_type type)
{
	(void)type;
	return send_sig_info(signal, info, task);
}

int group_send_sig_info(int signal, struct kernel_siginfo *info, struct task_struct *task,
			enum pid_type type)
{
	return do_send_sig_info(signal, info, task, type);
}

/* Any context.  Neither blocked nor ignored. */
void force_sig(int signal)
{
	sigdelset(&current->blocked, signal);
	sigaddset(&current->pending.signal, signal);
	signal_wake_up_state(current, signal == SIGKILL ? TASK_WAKEKILL : 0);
}

int kill_pid_info(int signal, struct kernel_siginfo *info, struct pid *pid)
{
	struct task_struct *task;
	int error = -ESRCH;

	rcu_read_lock();
	task = pid_task(pid, PIDTYPE_PID);
	if (task)
		error = send_sig_info(signal, info, task);
	rcu_read_unlock();
	return error;
}

int kill_pid(struct pid *pid, int signal, int privileged)
{
	(void)privileged;
	return kill_pid_info(signal, NULL, pid);
}

/* A task is a process group of its own. */
int kill_pgrp(struct pid *pid, int signal, int privileged)
{
	return kill_pid(pid, signal, privileged);
}

int __kill_pgrp_info(int signal, struct kernel_siginfo *info, struct pid *pid)
{
	return kill_pid_info(signal, info, pid);
}

int kill_pid_usb_asyncio(int signal, int error, sigval_t address, struct pid *pid,
			 const struct cred *cred)
{
	(void)error;
	(void)address;
	(void)cred;
	return kill_pid_info(signal, NULL, pid);
}

int kill_cad_pid(int signal, int privileged)
{
	(void)signal;
	(void)privileged;
	tophalf_unsupported("kill_cad_pid");
}

/* Any context. */
void flush_sigqueue(struct sigpending *queue)
{
	sigemptyset(&queue->signal);
}

void flush_signals(struct task_struct *task)
{
	clear_tsk_thread_flag(task, TIF_SIGPENDING);
	flush_sigqueue(&task->pending);
}

void ignore_signals(struct task_struct *task)
{
	flush_signals(task);
}

/* Process context.  The lowest pending signal that is not blocked, taken; 0 if there is none. */
int dequeue_signal(sigset_t *mask, kernel_siginfo_t *info, enum pid_type *type)
{
	sigset_t *pending = &current->pending.signal;
	int signal;

	if (type)
		*type = PIDTYPE_PID;
	for (signal = 1; signal <= _NSIG; signal++) {
		if (!sigismember(pending, signal) || sigismember(mask, signal))
			continue;
		sigdelset(pending, signal);
		clear_siginfo(info);
		info->si_signo = signal;
		break;
	}
	recalc_sigpending();
	return signal <= _NSIG ? signal : 0;
}

/* Process context, may sleep the first time: the task gets signal actions of its own. */
void kernel_sigaction(int signal, __sighandler_t action)
{
	struct sighand_struct *hand = rcu_dereference_raw(current->sighand);

	if (hand == &init_sighand) {
		hand = kzalloc(sizeof(*hand), GFP_KERNEL | __GFP_NOFAIL);
		refcount_set(&hand->count, 1);
		spin_lock_init(&hand->siglock);
		init_waitqueue_head(&hand->signalfd_wqh);
		rcu_assign_pointer(current->sighand, hand);
	}
	hand->action[signal - 1].sa.sa_handler = action;
	if (action != SIG_IGN)
		return;
	sigdelset(&current->pending.signal, signal);
	recalc_sigpending();
}

static void set_blocked(const sigset_t *set)
{
	current->blocked = *set;
	recalc_sigpending();
}

void set_current_blocked(sigset_t *set)
{
	sigdelsetmask(set, sigmask(SIGKILL) | sigmask(SIGSTOP));
	set_blocked(set);
}

void __set_current_blocked(const sigset_t *set)
{
	set_blocked(set);
}

/* Process context. */
int sigprocmask(int how, sigset_t *set, sigset_t *old)
{
	sigset_t next;

	if (old)
		*old = current->blocked;
	switch (how) {
	case SIG_BLOCK:
		sigorsets(&next, &current->blocked, set);
		break;
	case SIG_UNBLOCK:
		sigandnsets(&next, &current->blocked, set);
		break;
	case SIG_SETMASK:
		next = *set;
		break;
	default:
		return -EINVAL;
	}
	set_blocked(&next);
	return 0;
}

/* Any context.  The actions of `task`, locked; null if it has exited. */
struct sighand_struct *__lock_task_sighand(struct task_struct *task, unsigned long *flags)
{
	struct sighand_struct *hand = rcu_dereference_raw(task->sighand);

	if (task->exit_state || !hand)
		return NULL;
	spin_lock_irqsave(&hand->siglock, *flags);
	return hand;
}
