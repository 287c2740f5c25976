// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who waits for whom: the wait-for graph (Holt 1972; Coffman, Elphick and
 * Shoshani 1971), and deadlocks in it.
 *
 * A node is a task at a level of its stack: a handler that interrupted a task
 * goes on while the task cannot, but not the other way round, so a wait keeps up
 * what is at its level or beneath.  An edge goes from a wait to each task that
 * has to go on before it can end: who holds the lock, carries out the work, runs
 * the timer.  Every such task is needed, so a single cycle is a deadlock.  A wait
 * whose end may come from anybody (a completion, a wait queue) has no edge, and
 * one that a signal or a time limit ends closes no deadlock.
 *
 * Edges are not kept: each kind of wait finds them where the truth is, in the
 * held locks of tasks, in the workers' lists.  A cycle closes when the last of
 * its waits begins, so it is looked for there, at a depth-first walk through
 * those tasks only that can be reached.  That costs what a wait costs anyway, and
 * nothing where nobody waits.
 *
 * No finding is false, as far as the kinds tell the truth: all waits of a cycle
 * have begun, none of them ends before the next one has, and none may be broken
 * off.  What is not found so, because an edge appears while all sleep, is found
 * when the machine has no step left (hung_task.c).
 */
#include <linux/completion.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include "locking/locking.h"
#include "report.h"
#include "waits.h"

struct blocker {
	struct task_struct *task;
	enum wait_level level;
};

struct blockers {
	unsigned int count;
	struct blocker found[WAIT_BLOCKERS_MAX];
};

static enum wait_level level_here(void)
{
	if (hardirq_count())
		return LEVEL_HARDIRQ;
	return in_serving_softirq() ? LEVEL_SOFTIRQ : LEVEL_TASK;
}

/* Any context. */
void blocker_add(struct blockers *blockers, struct task_struct *task, enum wait_level level)
{
	if (blockers->count == WAIT_BLOCKERS_MAX)
		return;
	blockers->found[blockers->count++] = (struct blocker){ task, level };
}

/* Any context. */
void blocker_add_cpu(struct blockers *blockers, unsigned int cpu, enum wait_level level)
{
	blocker_add(blockers, tophalf_cpu_current[cpu], level);
}

/* ---- locks --------------------------------------------------------------------- */

static unsigned int waits_for(const struct task_struct *task, const struct lockdep_map *map)
{
	const struct task_wait *wait;
	unsigned int count = 0;

	for (wait = wait_of(task); wait; wait = wait->outer)
		if (wait->kind->is_lock && wait->object == map)
			count++;
	return count;
}

static enum wait_level level_of(const struct held_lock *held)
{
	if (held->irq_context & 2)
		return LEVEL_HARDIRQ;
	return held->irq_context ? LEVEL_SOFTIRQ : LEVEL_TASK;
}

/*
 * A lock is noted as held before it is waited for.  So the task holds it where
 * it is noted once more than waited for; the earlier note is the true one.
 */
static void add_if_holder(struct task_struct *task, const struct lockdep_map *map,
			  struct blockers *blockers)
{
	unsigned int waited = waits_for(task, map), noted = 0;
	const struct held_lock *first = NULL;
	int i;

	for (i = task->lockdep_depth - 1; i >= 0; i--) {
		if (task->held_locks[i].instance != map)
			continue;
		first = &task->held_locks[i];
		noted++;
	}
	if (noted > waited)
		blocker_add(blockers, task, level_of(first));
}

static void find_holders(const struct task_wait *wait, struct blockers *blockers)
{
	const struct lockdep_map *map = wait->object;
	struct task_struct *task;

	add_if_holder(&init_task, map, blockers);
	list_for_each_entry(task, &tophalf_all_tasks, sibling)
		if (task->lockdep_depth)
			add_if_holder(task, map, blockers);
}

#define LOCK_KIND(text) { .what = (text), .by = "held by", .is_lock = true, .find = find_holders }

const struct wait_kind wait_mutex = LOCK_KIND("mutex");
const struct wait_kind wait_rt_mutex = LOCK_KIND("rt_mutex");
const struct wait_kind wait_rwsem = LOCK_KIND("rw_semaphore");
const struct wait_kind wait_percpu_rwsem = LOCK_KIND("percpu_rw_semaphore");
const struct wait_kind wait_spinlock = LOCK_KIND("spinlock");
const struct wait_kind wait_rwlock = LOCK_KIND("rwlock");
const struct wait_kind wait_srcu = {
	.what = "the readers of srcu_struct", .by = "read by", .is_lock = true, .find = find_holders,
};
const struct wait_kind wait_kernfs = {
	.what = "the end of operations on sysfs file", .by = "used by", .is_lock = true,
	.find = find_holders,
};

const struct wait_kind wait_semaphore = { .what = "semaphore" };
const struct wait_kind wait_completion = { .what = "a completion" };

/* ---- cycles --------------------------------------------------------------------- */

struct walk {
	struct wait_step *cycle;
	bool endable;
	unsigned int length;
};

static bool on_the_way(const struct walk *walk, const struct task_struct *task)
{
	unsigned int i;

	for (i = 0; i < walk->length; i++)
		if (walk->cycle[i].task == task)
			return true;
	return false;
}

static bool step(struct walk *walk, struct task_struct *task, const struct task_wait *wait);

/* True if the walk comes back to its start by what keeps up `blocker`. */
static bool go_on(struct walk *walk, const struct blocker *blocker)
{
	const struct wait_step *start = &walk->cycle[0];
	const struct task_wait *wait;

	if (blocker->task == start->task && start->wait->level >= blocker->level)
		return true;
	if (on_the_way(walk, blocker->task))
		return false;
	for (wait = wait_of(blocker->task); wait; wait = wait->outer)
		if (wait->level >= blocker->level && step(walk, blocker->task, wait))
			return true;
	return false;
}

static bool step(struct walk *walk, struct task_struct *task, const struct task_wait *wait)
{
	struct blockers blockers = { 0 };
	unsigned int i;

	if (!wait->kind->find || (wait->endable && !walk->endable) || walk->length == WAIT_CYCLE_MAX)
		return false;
	walk->cycle[walk->length++] = (struct wait_step){ task, wait };
	wait->kind->find(wait, &blockers);
	for (i = 0; i < blockers.count; i++)
		if (go_on(walk, &blockers.found[i]))
			return true;
	walk->length--;
	return false;
}

unsigned int wait_find_cycle(struct task_struct *task, const struct task_wait *wait, bool endable,
			     struct wait_step cycle[WAIT_CYCLE_MAX])
{
	struct walk walk = { .cycle = cycle, .endable = endable };

	return step(&walk, task, wait) ? walk.length : 0;
}

unsigned int wait_blockers(const struct task_wait *wait, struct task_struct *tasks[WAIT_BLOCKERS_MAX])
{
	struct blockers blockers = { 0 };
	unsigned int i;

	if (wait->kind->find)
		wait->kind->find(wait, &blockers);
	for (i = 0; i < blockers.count; i++)
		tasks[i] = blockers.found[i].task;
	return blockers.count;
}

/* ---- beginning and end ------------------------------------------------------------ */

/* The frame of a caller, which stays while it waits: not our own, which does not. */
noinline void wait_begin(struct task_wait *wait, const struct wait_kind *kind, const void *object,
			 const char *name, const void *function, bool endable)
{
	struct tophalf_task *task = tophalf_task(current);
	struct wait_step cycle[WAIT_CYCLE_MAX];
	unsigned int length;

	*wait = (struct task_wait){
		.outer = task->wait,
		.kind = kind,
		.object = object,
		.name = name,
		.function = function,
		.frame = tophalf_machine.frame,
		.pc = _RET_IP_,
		.frame_pointer = *(const unsigned long *)__builtin_frame_address(0),
		.context = context_now(),
		.level = level_here(),
		.endable = endable,
	};
	task->wait = wait;
	length = wait_find_cycle(current, wait, false, cycle);
	if (length)
		wait_report_cycle(TOPHALF_RULE_DEADLOCK, cycle, length);
}

void wait_end(const struct task_wait *wait)
{
	tophalf_task(current)->wait = wait->outer;
}

/* ---- words --------------------------------------------------------------------------- */

void wait_describe(const struct task_wait *wait, char *text, size_t size)
{
	int length = scnprintf(text, size, "%s", wait->kind->what);

	if (wait->kind->number)
		length += scnprintf(text + length, size - length, " %u", wait->kind->number(wait));
	if (wait->name)
		length += scnprintf(text + length, size - length, " %s", lock_name(wait->name));
	if (wait->function)
		scnprintf(text + length, size - length, " %ps", wait->function);
}

/* What `task` holds, a line each, behind a text of `length`. */
static void describe_held(const struct task_struct *task, char *text, size_t length, size_t size)
{
	int i;

	for (i = 0; i < task->lockdep_depth; i++) {
		const struct held_lock *held = &task->held_locks[i];

		if (waits_for(task, held->instance))
			continue;
		length += scnprintf(text + length, size - length, "\nholds %s, since %ps",
				    lock_name(held->instance->name), (void *)held->acquire_ip);
	}
}

static unsigned int wait_backtrace(const struct task_wait *wait, unsigned long *addresses, unsigned int max)
{
	addresses[0] = wait->pc;
	return 1 + tophalf_backtrace(addresses + 1, max - 1, wait->frame_pointer);
}

void wait_note(const struct wait_step *step)
{
	unsigned long addresses[TOPHALF_BACKTRACE_MAX];
	unsigned int count = wait_backtrace(step->wait, addresses, TOPHALF_BACKTRACE_MAX);
	unsigned int first = report_first_called(addresses, count);
	char text[512], what[128];
	size_t length;

	wait_describe(step->wait, what, sizeof(what));
	length = scnprintf(text, sizeof(text), "%s waits for %s", step->task->comm, what);
	describe_held(step->task, text, length, sizeof(text));
	tophalf_note(addresses + first, count - first, "%s", text);
}

/* The code that a wait is about: the innermost of the target, or else what called our kernel. */
static unsigned long place_of(const struct task_wait *wait)
{
	unsigned long addresses[TOPHALF_BACKTRACE_MAX];
	unsigned int i, count = wait_backtrace(wait, addresses, TOPHALF_BACKTRACE_MAX);

	for (i = 0; i < count; i++)
		if (tophalf_target_text(addresses[i]))
			return addresses[i];
	i = report_first_called(addresses, count);
	return i + 1 < count ? addresses[i + 1] : addresses[0];
}

/*
 * The same deadlock closes at another of its waits in another run.  It is told of
 * one that no run decides: what is not a lock comes before locks, for it is what
 * should not have been waited for with them held, and the target before others.
 */
static bool comes_before(const struct task_wait *a, const struct task_wait *b)
{
	bool target_a = tophalf_target_text(place_of(a)), target_b = tophalf_target_text(place_of(b));

	if (a->endable != b->endable)
		return b->endable;
	if (a->kind->is_lock != b->kind->is_lock)
		return b->kind->is_lock;
	if (target_a != target_b)
		return target_a;
	return place_of(a) < place_of(b);
}

u64 wait_identity(const struct task_wait *wait)
{
	return hash_64(place_of(wait), 64) | 1;
}

static u64 identity_of(const struct wait_step *cycle, unsigned int count)
{
	u64 identity = 0;
	unsigned int i;

	for (i = 0; i < count; i++)
		identity += wait_identity(cycle[i].wait);
	return identity | 1;
}

/* "a waits for mutex m, held by b, which waits for work w, run by a". */
static void describe_cycle(const struct wait_step *cycle, unsigned int count, unsigned int first,
			   char *text, size_t size)
{
	int length = scnprintf(text, size, "%s", cycle[first].task->comm);
	char what[128];
	unsigned int i;

	for (i = 0; i < count; i++) {
		const struct wait_step *at = &cycle[(first + i) % count];
		const struct wait_step *next = &cycle[(first + i + 1) % count];

		wait_describe(at->wait, what, sizeof(what));
		length += scnprintf(text + length, size - length, "%s waits for %s",
				    i ? ", which" : "", what);
		if (at->wait->kind->by)
			length += scnprintf(text + length, size - length, ", %s %s",
					    at->wait->kind->by,
					    count == 1 ? "itself" : next->task->comm);
	}
	for (i = 0; i < count; i++)
		if (cycle[i].wait->endable)
			length += scnprintf(text + length, size - length,
					    "; it ends if %s gets a signal or gives up",
					    cycle[i].task->comm);
}

void wait_report_cycle(enum tophalf_rule rule, const struct wait_step *cycle, unsigned int count)
{
	const struct wait_step *told;
	unsigned int i, first = 0;
	char text[512];

	for (i = 1; i < count; i++)
		if (comes_before(cycle[i].wait, cycle[first].wait))
			first = i;
	told = &cycle[first];
	describe_cycle(cycle, count, first, text, sizeof(text));
	for (i = 0; i < count; i++)
		wait_note(&cycle[(first + i) % count]);
	tophalf_identify(identity_of(cycle, count));
	tophalf_report_wait(rule, told->task, told->wait, "%s", text);
}
