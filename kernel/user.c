// SPDX-License-Identifier: GPL-2.0-only
/*
 * User tasks: programs are the host's, and so is their memory; what they ask of
 * the kernel arrives here as system calls, each in process context.
 */
#include <linux/freezer.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include "leftovers.h"
#include "objects.h"
#include "tophalf.h"
#include "user.h"
#include "waits.h"

#define USER_TASKS_MAX	16

static struct task_struct *tasks[USER_TASKS_MAX];
static bool exited[USER_TASKS_MAX];
static DECLARE_WAIT_QUEUE_HEAD(exit_wait);

static int user_main(void *argument);

static bool known(unsigned long number)
{
	return number < USER_TASKS_MAX && tasks[number];
}

/* Process context, may sleep.  The first task is started so by the init task. */
long tophalf_user_spawn(unsigned int number)
{
	struct task_struct *task;
	char name[TASK_COMM_LEN];

	if (number >= USER_TASKS_MAX)
		return -EAGAIN;
	if (tasks[number])
		return -EEXIST;
	snprintf(name, sizeof(name), "user%u", number);
	task = tophalf_task_create(user_main, (void *)(unsigned long)number, name, 0);
	if (IS_ERR(task))
		return PTR_ERR(task);
	get_task_struct(task);
	tophalf_task(task)->user_number = number;
	tasks[number] = task;
	wake_up_process(task);
	return 0;
}

static long sys_sleep(unsigned long ns)
{
	ktime_t timeout = ns_to_ktime(ns);

	set_current_state(TASK_INTERRUPTIBLE | TASK_FREEZABLE);
	return schedule_hrtimeout(&timeout, HRTIMER_MODE_REL) ? -EINTR : 0;
}

static long sys_kill(unsigned long number, int signal)
{
	if (!known(number))
		return -ESRCH;
	if (!exited[number])
		tophalf_signal(tasks[number], signal);
	return 0;
}

/* As long as Linux's hung task detector waits before it says so. */
#define HUNG_TASK_SECONDS	120

static void check_hung(struct task_struct *task)
{
	if (READ_ONCE(task->__state) != TASK_UNINTERRUPTIBLE)
		return;
	hung_task_check(task, HUNG_TASK_SECONDS);
	tophalf_host->end_run(TOPHALF_END_FATAL);
}

static long sys_join(unsigned long number)
{
	long left;

	if (!known(number))
		return -ECHILD;
	do {
		left = wait_event_interruptible_timeout(exit_wait, exited[number],
							HUNG_TASK_SECONDS * HZ);
		if (!left)
			check_hung(tasks[number]);
	} while (!left);
	return left < 0 ? left : 0;
}

/* Any context.  Every task waits and nothing will happen: which user task is to be told of. */
struct task_struct *user_task_stuck(void)
{
	struct task_struct *stuck = NULL;
	unsigned int i;

	for (i = 0; i < USER_TASKS_MAX; i++) {
		if (!tasks[i] || exited[i])
			continue;
		if (READ_ONCE(tasks[i]->__state) == TASK_UNINTERRUPTIBLE)
			return tasks[i];
		if (!stuck)
			stuck = tasks[i];
	}
	return stuck;
}

static long carry_out(struct tophalf_syscall *call)
{
	switch (call->number) {
	case TOPHALF_SYS_INIT_MODULE:
		return tophalf_sys_init_module();
	case TOPHALF_SYS_DELETE_MODULE:
		return tophalf_sys_delete_module();
	case TOPHALF_SYS_PLUG:
		return tophalf_sys_plug(call->argument[0]);
	case TOPHALF_SYS_UNPLUG:
		return tophalf_sys_unplug(call->argument[0]);
	case TOPHALF_SYS_SLEEP:
		return sys_sleep(call->argument[0]);
	case TOPHALF_SYS_KILL:
		return sys_kill(call->argument[0], call->argument[1]);
	case TOPHALF_SYS_JOIN:
		return sys_join(call->argument[0]);
	case TOPHALF_SYS_SPAWN:
		return tophalf_user_spawn(call->argument[0]);
	default:
		return tophalf_sys_file(call);
	}
}

/* Files that have appeared may be opened by it, or those that others are done with closed. */
static void kcsan_call_begins(u32 number)
{
	kcsan_acquire_object(&kcsan_nodes);
	if (number == TOPHALF_SYS_DELETE_MODULE || number == TOPHALF_SYS_UNPLUG ||
	    number == TOPHALF_SYS_CLOSE || number == TOPHALF_SYS_JOIN)
		kcsan_acquire_object(&kcsan_calls);
}

static bool restartable(long result)
{
	switch (result) {
	case -ERESTARTSYS:
	case -ERESTARTNOINTR:
	case -ERESTARTNOHAND:
	case -ERESTART_RESTARTBLOCK:
		return true;
	default:
		return false;
	}
}

/*
 * Process context, may sleep.  On the way back to user space a task freezes if
 * it shall.  That woke it as a signal does; where there is none, the call that
 * was interrupted begins anew and user space sees nothing of it.
 */
static long carry_out_to_its_end(struct tophalf_syscall *call)
{
	long result;

	for (;;) {
		result = carry_out(call);
		/* What a call left atomic is told of once, by context_exit(). */
		if ((freezing(current) && try_to_freeze()) || test_thread_flag(TIF_SIGPENDING))
			recalc_sigpending();
		if (!restartable(result))
			return result;
		if (signal_pending(current))
			return -EINTR;
	}
}

/* What others have open is no leak. */
static bool all_exited(void)
{
	unsigned int i;

	for (i = 0; i < USER_TASKS_MAX; i++)
		if (tasks[i] && !exited[i])
			return false;
	return true;
}

static void user_exit(unsigned long number)
{
	tophalf_files_exit(current);
	exited[number] = true;
	wake_up_all(&exit_wait);
	if (number)
		return;
	if (all_exited())
		check_left_by_run();
	tophalf_host->end_run(TOPHALF_END_DONE);
}

/* Process context: the body of a user task.  A fatal signal ends it at the next return to user space. */
static int user_main(void *argument)
{
	unsigned long number = (unsigned long)argument;
	struct tophalf_syscall *call = kzalloc(sizeof(*call), GFP_KERNEL | __GFP_NOFAIL);
	struct context_frame frame;

	for (;;) {
		tophalf_host->next_call(number, call);
		if (call->number == TOPHALF_SYS_EXIT)
			break;
		context_enter(&frame, TOPHALF_CONTEXT_PROCESS, NULL);
		kcsan_call_begins(call->number);
		call->result = carry_out_to_its_end(call);
		kcsan_release_object(&kcsan_calls);
		active_check_stack();
		lockdep_sys_exit();
		context_exit(&frame);
		tophalf_host->finish_call(number, call);
		if (fatal_signal_pending(current))
			break;
		if (signal_pending(current))
			flush_signals(current);
		cond_resched();
	}
	kfree(call);
	context_enter(&frame, TOPHALF_CONTEXT_PROCESS, NULL);
	kcsan_acquire_object(&kcsan_calls);
	user_exit(number);
	context_exit(&frame);
	return 0;
}
