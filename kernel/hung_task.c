// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that wait for ever: what is told of them.
 *
 * When the machine has no step left, every task waits, no timer is programmed and
 * no device will interrupt any more.  The wait-for graph (waits.c) then answers
 * why: by a cycle, in which waits may take part now that a signal could end,
 * because none is coming; or by a task that holds a lock while it waits for an
 * event, and what would bring that event about waits for the lock.  Where it has
 * no answer, the task that waits is told of, and with it every other one that
 * waits in code of a driver or subsystem, for the reader to judge.
 */
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include "locking/locking.h"
#include "report.h"
#include "user.h"
#include "waits.h"

/* Notes of other tasks in one report. */
#define TASKS_TOLD	8

/* Any context.  It sleeps, and somewhere in code that is not our kernel's. */
static bool matters(const struct task_struct *task)
{
	unsigned int state = READ_ONCE(task->__state);
	unsigned long addresses[TOPHALF_BACKTRACE_MAX];
	unsigned int i, count;

	if (state == TASK_RUNNING || state & (TASK_DEAD | TASK_PARKED | TASK_NOLOAD))
		return false;
	count = report_task_backtrace(task, addresses, TOPHALF_BACKTRACE_MAX);
	for (i = 0; i < count; i++)
		if (!tophalf_own_text(addresses[i]))
			return true;
	return false;
}

/*
 * The wait that code of a driver or of the tree began: our kernel waits for a
 * completion in kthread_stop(), say.
 */
static const struct task_wait *called_wait(const struct task_struct *task)
{
	const struct task_wait *wait = wait_of(task);

	while (wait && wait->outer && wait->outer->level == wait->level)
		wait = wait->outer;
	return wait;
}

static void describe_sleep(const struct task_struct *task, char *text, size_t size)
{
	const struct wait_queue_head *queue = tophalf_task((struct task_struct *)task)->queue;
	const struct task_wait *wait = called_wait(task);
	const char *ends = wait_signal_ends(READ_ONCE(task->__state)) ? " (a signal ends it)" : "";
	char what[128] = "an event";

	if (wait)
		wait_describe(wait, what, sizeof(what));
	else if (queue)
		snprintf(what, sizeof(what), "a wake-up of wait queue %s",
			 lock_name(queue->lock.dep_map.name));
	snprintf(text, size, "waits for %s%s", what, ends);
}

static void note_sleeper(struct task_struct *task)
{
	struct wait_step here = { task, called_wait(task) };
	char text[192];

	if (here.wait) {
		wait_note(&here);
		return;
	}
	describe_sleep(task, text, sizeof(text));
	tophalf_note_task(task, "%s %s", task->comm, text);
}

static void note_others(const struct task_struct *told)
{
	struct task_struct *task;
	unsigned int count = 0;

	list_for_each_entry(task, &tophalf_all_tasks, sibling)
		if (task != told && matters(task) && count++ < TASKS_TOLD)
			note_sleeper(task);
}

#define CHAIN_MAX	6

static bool in_chain(struct task_struct *const chain[], unsigned int count,
		     const struct task_struct *task)
{
	while (count--)
		if (chain[count] == task)
			return true;
	return false;
}

/* The task, whom it waits for, whom that one waits for: as far as it is known, and all sleep. */
static unsigned int follow(struct task_struct *task, struct task_struct *chain[CHAIN_MAX])
{
	struct task_struct *blockers[WAIT_BLOCKERS_MAX];
	unsigned int count = 0;

	while (count < CHAIN_MAX && !task->on_cpu && !in_chain(chain, count, task)) {
		const struct task_wait *wait = called_wait(task);

		chain[count++] = task;
		if (!wait || !wait_blockers(wait, blockers))
			break;
		task = blockers[0];
	}
	return count;
}

/* "user0 waits for the end of thread hwrng, which waits for a completion". */
static void describe_chain(struct task_struct *const chain[], unsigned int count, char *text, size_t size)
{
	int length = scnprintf(text, size, "%s ", chain[0]->comm);
	char what[192];
	unsigned int i;

	for (i = 0; i < count; i++) {
		const struct task_wait *wait = called_wait(chain[i]);

		describe_sleep(chain[i], what, sizeof(what));
		length += scnprintf(text + length, size - length, "%s%s", i ? ", which " : "", what);
		if (i + 1 < count && wait->kind->by)
			length += scnprintf(text + length, size - length, ", %s %s", wait->kind->by,
					    chain[i + 1]->comm);
	}
}

static void report_hang(struct task_struct *task, bool warning, const char *message)
{
	struct task_struct *chain[CHAIN_MAX];
	unsigned int count = follow(task, chain);
	const struct task_wait *last = count ? called_wait(chain[count - 1]) : NULL;
	char text[384] = "";

	if (count)
		describe_chain(chain, count, text, sizeof(text));
	note_others(task);
	/* Whoever waits for a task that hangs: the hang is that of the task. */
	if (count > 1 && last)
		tophalf_identify(wait_identity(last));
	tophalf_report_task(TOPHALF_RULE_HANG, warning, task, "%s; %s", message, text);
}

/* ---- what the graph says ------------------------------------------------------------- */

/* True if there is a cycle of waits, which was reported. */
static bool report_cycle(void)
{
	struct wait_step cycle[WAIT_CYCLE_MAX];
	const struct task_wait *wait;
	struct task_struct *task;
	unsigned int i, length;
	bool endable = false;

	list_for_each_entry(task, &tophalf_all_tasks, sibling) {
		for (wait = wait_of(task); wait; wait = wait->outer) {
			length = wait_find_cycle(task, wait, true, cycle);
			if (!length)
				continue;
			for (i = 0; i < length; i++)
				endable |= cycle[i].wait->endable;
			wait_report_cycle(endable ? TOPHALF_RULE_HANG : TOPHALF_RULE_DEADLOCK, cycle,
					  length);
			return true;
		}
	}
	return false;
}

static bool waits_for_task(const struct task_struct *task, const struct task_struct *holder)
{
	struct task_struct *blockers[WAIT_BLOCKERS_MAX];
	const struct task_wait *wait = wait_of(task);
	unsigned int i, count;

	if (!wait || !wait->kind->is_lock)
		return false;
	count = wait_blockers(wait, blockers);
	for (i = 0; i < count; i++)
		if (blockers[i] == holder)
			return true;
	return false;
}

/* A kernel thread that waits for a lock that `holder` has. */
static struct task_struct *thread_behind(const struct task_struct *holder)
{
	struct task_struct *task;

	list_for_each_entry(task, &tophalf_all_tasks, sibling)
		if (task != holder && task->flags & PF_KTHREAD && waits_for_task(task, holder))
			return task;
	return NULL;
}

/*
 * A task waits for an event and holds a lock for which a work or IRQ thread
 * waits.  Whether that would have brought the event about is not known: a warning,
 * which says so.
 */
static bool report_held_up(void)
{
	struct task_struct *task, *thread;
	char what[128], lock[128];

	list_for_each_entry(task, &tophalf_all_tasks, sibling) {
		const struct task_wait *wait = called_wait(task);

		if (!wait || wait->kind->find || wait->endable)
			continue;
		thread = thread_behind(task);
		if (!thread)
			continue;
		wait_describe(wait, what, sizeof(what));
		wait_describe(wait_of(thread), lock, sizeof(lock));
		note_sleeper(thread);
		tophalf_report_task(TOPHALF_RULE_DEADLOCK, true, task,
				    "%s waits for %s and holds %s, for which %s waits; "
				    "a deadlock if that was to bring it about",
				    task->comm, what, lock, thread->comm);
		return true;
	}
	return false;
}

void hung_task_stuck(bool warning, const char *message)
{
	struct task_struct *task;

	if (report_cycle() || report_held_up())
		return;
	task = user_task_stuck();
	if (task)
		report_hang(task, warning, message);
	else if (warning)
		tophalf_warning(TOPHALF_RULE_HANG, "%s", message);
	else
		tophalf_report(TOPHALF_RULE_HANG, "%s", message);
}

static void report_given_up(struct task_struct *task, const char *message)
{
	if (!report_cycle() && !report_held_up())
		report_hang(task, false, message);
}

void hung_task_check(struct task_struct *task, unsigned int seconds)
{
	char message[64];

	snprintf(message, sizeof(message), "%s has waited for %u s", task->comm, seconds);
	report_given_up(task, message);
}

void hung_task_given_up(struct task_struct *task)
{
	char message[80];

	snprintf(message, sizeof(message), "%s waits, and a watchdog of the kernel has given it up",
		 task->comm);
	report_given_up(task, message);
}

void hung_task_note_blockers(void)
{
	struct task_struct *tasks[WAIT_BLOCKERS_MAX];
	const struct task_wait *wait = wait_of(current);
	unsigned int i, count = wait ? wait_blockers(wait, tasks) : 0;

	for (i = 0; i < count; i++)
		if (wait_of(tasks[i]))
			wait_note(&(struct wait_step){ tasks[i], wait_of(tasks[i]) });
		else if (!tasks[i]->on_cpu)
			tophalf_note_task(tasks[i], "%s holds it", tasks[i]->comm);
}

bool waits_for_busy_cpu(void)
{
	struct task_struct *tasks[WAIT_BLOCKERS_MAX];
	const struct task_wait *wait = wait_of(current);
	unsigned int i, count = wait ? wait_blockers(wait, tasks) : 0;

	for (i = 0; i < count; i++)
		if (tasks[i] != current && tasks[i]->on_cpu)
			return true;
	return false;
}
