/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who waits for whom; waits.c explains it.
 */
#ifndef TOPHALF_WAITS_H
#define TOPHALF_WAITS_H

#include <linux/lockdep_types.h>
#include <linux/types.h>
#include "tophalf.h"

/* Where on a stack something happens: what is beneath it goes on only when it is done. */
enum wait_level { LEVEL_TASK, LEVEL_SOFTIRQ, LEVEL_HARDIRQ };

struct task_wait;
struct blockers;

struct wait_kind {
	const char *what;	/* "mutex", "work": what stands before the name of the object */
	const char *by;		/* "held by": what stands before the task that has to go on; may be null */
	bool is_lock;
	unsigned int (*number)(const struct task_wait *wait);	/* the object's, or null */
	/* Any context.  Tells blocker_add() of each task that has to go on before the wait can end. */
	void (*find)(const struct task_wait *wait, struct blockers *blockers);
};

/*
 * One wait.  It lies on the stack of who waits, from wait_begin() to wait_end(),
 * and the waits of a task form a list from the innermost outwards.
 */
struct task_wait {
	struct task_wait *outer;
	const struct wait_kind *kind;
	const void *object;
	const char *name;		/* the object's, or null */
	const void *function;		/* likewise, where a function names it */
	const struct tophalf_frame *frame;
	unsigned long pc, frame_pointer;	/* whose wait it is */
	enum tophalf_context context;
	enum wait_level level;
	bool endable;			/* a signal or a time limit may end it */
};

/*
 * Any context.  The caller, who may not go on by itself, begins to wait for the
 * object.  Ends the run with `deadlock` if it waits for itself in the end.
 */
void wait_begin(struct task_wait *wait, const struct wait_kind *kind, const void *object,
		const char *name, const void *function, bool endable);
void wait_end(const struct task_wait *wait);

/* Any context.  From wait_kind.find(). */
void blocker_add(struct blockers *blockers, struct task_struct *task, enum wait_level level);
/* Any context.  Likewise: whoever runs on `cpu`. */
void blocker_add_cpu(struct blockers *blockers, unsigned int cpu, enum wait_level level);

/* Kinds whose object is a struct lockdep_map: all who hold it are waited for. */
extern const struct wait_kind wait_mutex, wait_rt_mutex, wait_rwsem, wait_percpu_rwsem, wait_spinlock,
	wait_rwlock, wait_srcu, wait_kernfs;
/* Nobody knows who will end it. */
extern const struct wait_kind wait_semaphore, wait_completion;

/* True if a task that waits in `state` may be woken by a signal. */
static inline bool wait_signal_ends(unsigned int state)
{
	return state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL);
}

/* ---- hung_task.c ------------------------------------------------------------ */

/* Any context.  The machine has no step left: tells why, by the graph if it says so. */
void hung_task_stuck(bool warning, const char *message);
/* Process context.  `task` has waited for so long that it will for ever: the same. */
void hung_task_check(struct task_struct *task, unsigned int seconds);
/* Any context.  The same of a task that a watchdog of the tree's code gives up. */
void hung_task_given_up(struct task_struct *task);
/* Any context.  Notes, for the report that comes next, of who keeps the current task from going on. */
void hung_task_note_blockers(void);
/* Any context.  True if the executing CPU spins until another one, which executes, has gone on. */
bool waits_for_busy_cpu(void);

/* ---- waits.c, for hung_task.c ------------------------------------------------ */

#define WAIT_CYCLE_MAX		12
#define WAIT_BLOCKERS_MAX	16

struct wait_step {
	struct task_struct *task;
	const struct task_wait *wait;
};

/* Any context.  What a task waits for, as "mutex &x->lock". */
void wait_describe(const struct task_wait *wait, char *text, size_t size);
/*
 * Any context.  The length of a cycle through `wait` of `task`, or 0.  With
 * `endable` waits count as well that could end by themselves.
 */
unsigned int wait_find_cycle(struct task_struct *task, const struct task_wait *wait, bool endable,
			     struct wait_step cycle[WAIT_CYCLE_MAX]);
/* Any context.  Reports a cycle, at that of its waits which a reader looks at first. */
void wait_report_cycle(enum tophalf_rule rule, const struct wait_step *cycle, unsigned int count);
/* Any context.  The tasks that keep `wait` from ending; returns how many. */
unsigned int wait_blockers(const struct task_wait *wait, struct task_struct *tasks[WAIT_BLOCKERS_MAX]);
/* Any context.  What tells the wait from others, in every run: where in the code it is. */
u64 wait_identity(const struct task_wait *wait);
/* Any context.  A note for the next report: where a task waits, for what, and what it holds. */
void wait_note(const struct wait_step *step);
/* Any context.  The innermost wait of a task, or null. */
static inline struct task_wait *wait_of(const struct task_struct *task)
{
	return tophalf_task((struct task_struct *)task)->wait;
}

#endif
