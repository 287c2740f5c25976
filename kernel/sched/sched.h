/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the scheduler, and the locks built on it, share.
 */
#ifndef TOPHALF_SCHED_H
#define TOPHALF_SCHED_H

#include <linux/sched.h>
#include <linux/sched/rt.h>
#include "../tophalf.h"

/* Which task each CPU runs.  The only writer is the context switch. */
extern struct task_struct *tophalf_cpu_current[TOPHALF_MAX_CPUS];

/* Hints of a waker.  Nothing depends on them: which task runs next is a choice. */
enum {
	WF_SYNC = 0x10,			/* the waker is about to sleep */
	WF_CURRENT_CPU = 0x40,		/* the woken task had better run here */
};

/* Any context.  1 if `task` was in one of the states, and is runnable now. */
int try_to_wake_up(struct task_struct *task, unsigned int states, int wake_flags);

/* ---- sched/runqueue.c ------------------------------------------------------ */

extern struct task_struct *sched_idle_tasks[TOPHALF_MAX_CPUS];
extern struct list_head sched_queue;	/* linked by ->rt.run_list */

/* Any context.  Keeps what the machine reads of the queue up to date. */
void sched_count_runnable(void);
/* Any context.  `task` is runnable, and runs nowhere once the caller is through. */
void sched_enqueue(struct task_struct *task, bool at_head);
/* Interrupts off.  What `cpu` runs next, taken from the queue; its idle task if there is nothing. */
struct task_struct *sched_pick_next(unsigned int cpu, struct task_struct *previous);

/*
 * A task of a bounded program stays on the CPU on which it makes its operations, and
 * nobody else comes there who need not: so who is interrupted there follows from the
 * program alone.
 */
/* Process context.  The current task makes an operation here. */
void sched_operates(void);
/* Any context.  The task has to leave its CPU to another one, or ends. */
void sched_leaves_home(struct task_struct *task, bool ends);

/* ---- freezer.c -------------------------------------------------------------- */

/* Any context.  True if `task` is frozen in one of the states: it will find itself woken when it thaws. */
bool sched_wake_frozen(struct task_struct *task, unsigned int states);

/* ---- power/suspend.c ---------------------------------------------------------- */

/* The idle task, interrupts off.  True if the machine has slept here. */
bool s2idle_sleep(void);

/* ---- sched/core.c --------------------------------------------------------- */

/*
 * Interrupts off without a section: the flag is switched with the task, so a
 * section begun by one task must not be ended by the next.  Any context.
 */
u32 sched_interrupts_off(void);
void sched_interrupts_restore(u32 irqs_off);

/* Any context.  The place of a task among others: a lower rank runs first. */
int sched_rank(const struct task_struct *task);

/* Any context.  A queued or running task has a new rank or affinity. */
void sched_reconsider(struct task_struct *task);

/* Any context.  CPU `cpu` shall call schedule() as soon as it may. */
void resched_curr(unsigned int cpu);

/*
 * As schedule(), by a caller that has already checked its context and reported
 * what is wrong with it: one mistake is one finding.
 */
void schedule_checked(void);

/* Process context.  True if the CPU was given up. */
int __cond_resched(void);
void sched_between_works(void);

/* Process context, preemption off by one.  Gives way without blocking. */
void sched_give_way(void);

/* The first code of a new task, on its own stack, interrupts off. */
void sched_task_begins(void);

/* Boot, or a CPU that comes up: `task` is what `cpu` runs when there is nothing else. */
void sched_set_idle(unsigned int cpu, struct task_struct *task);

/* Any context.  Called with what runs instead of `previous` already current. */
void task_dead(struct task_struct *previous);

/* ---- sched/completion.c ------------------------------------------------------ */

struct completion;
/* Process context.  For operations (operation.h): `caller` waits for it now. */
void completion_operation(struct completion *x, unsigned long caller);

/* ---- sched/swait.c: the queue's lock is held ------------------------------- */

struct swait_queue_head;
struct swait_queue;
void swake_up_all_locked(struct swait_queue_head *head);
void __prepare_to_swait(struct swait_queue_head *head, struct swait_queue *entry);
void __finish_swait(struct swait_queue_head *head, struct swait_queue *entry);

/* ---- fork.c ---------------------------------------------------------------- */

extern struct list_head tophalf_all_tasks;	/* linked by ->sibling, until they are freed */

/* Any context.  True while `task` is a task at all: not yet freed. */
bool tophalf_task_exists(const struct task_struct *task);

/* Process context.  `task` was made and will never be woken. */
void tophalf_task_abandon(struct task_struct *task);
/* Process context.  What the function of a task that was not woken yet will be given. */
void tophalf_task_argument(struct task_struct *task, void *argument);

/* ---- kthread.c -------------------------------------------------------------- */

void free_kthread_struct(struct task_struct *task);

/* ---- pid.c ------------------------------------------------------------------ */

/* Process context, may sleep.  Gives `task` the next number.  0 or -ENOMEM. */
int tophalf_attach_pid(struct task_struct *task);
/* Any context.  `task` is no longer found by its number. */
void tophalf_detach_pid(struct task_struct *task);

/* ---- rcu/tree.c --------------------------------------------------------------- */

/* Any context.  `task` exits inside a reader: what waits for it need not. */
void rcu_forget_reader(struct task_struct *task);

#endif
