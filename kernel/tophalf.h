/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of our kernel share with each other beyond Linux's headers:
 * the machine, the stack of contexts, and how a broken rule is reported.
 *
 * A context (include/tophalf/context.def) is entered and left by its owner:
 * the softirq core around an action, the IRQ core around a handler, and so on.
 * What makes a context atomic *inside* itself (a spinlock, preemption off, ...)
 * is a section, begun and ended by the lock or count that makes it.  The truth
 * stays where Linux keeps it, in preempt_count, the interrupt flag and current;
 * frames and sections remember who made it so, and where.
 */
#ifndef TOPHALF_KERNEL_H
#define TOPHALF_KERNEL_H

#include <linux/types.h>
#include <linux/sched.h>
#include <tophalf/boundary.h>
#include "kcsan/kcsan.h"

extern struct tophalf_machine tophalf_machine;
extern const struct tophalf_host *tophalf_host;

/* ---- kernel/context.c: contexts and sections ---------------------------- */

/* Any context.  The innermost context of the executing CPU is another one from now on. */
static inline void tophalf_set_frame(struct tophalf_frame *frame)
{
	tophalf_machine.frame = frame;
	tophalf_machine.fresh = frame && !frame->entered;
}

/*
 * Any context.  The frame lives on the caller's stack until context_exit().
 * context_exit() reports `context-leak` where preempt_count, the interrupt
 * flag or the set of sections differ from what they were at entry, and repairs
 * them, so that one leak does not break everything that follows.
 */
struct context_frame {
	struct tophalf_frame frame;
	int preempt_count;
	int rcu_depth;
	u32 irqs_off;
	u32 sections;
	int locks;		/* that lockdep knows as held */
	u32 device_reads;	/* how often it asked a device */
	u32 device_writes;	/* how often it told a device something */
	u64 delayed_ns;		/* udelay() and its kin */
};

void context_enter(struct context_frame *frame, enum tophalf_context context, const void *function);
void context_exit(struct context_frame *frame);

/* Any context.  The innermost context that the table knows: ATOMIC where a section makes it so. */
enum tophalf_context context_now(void);

enum section_kind {
	SECTION_SPINLOCK, SECTION_RWLOCK, SECTION_PREEMPT_OFF, SECTION_BH_OFF,
	SECTION_IRQS_OFF, SECTION_RCU, SECTION_KINDS
};

/*
 * Any context.  `object` identifies the section when it ends (a lock's address;
 * null for the counted kinds), `what` is its name for reports or null.  Where
 * the section began is taken from the caller's frames.
 */
void section_begin(enum section_kind kind, const void *object, const char *what);
void section_end(enum section_kind kind, const void *object);

/*
 * Per task, what is not in struct task_struct.  Every task_struct that our
 * kernel makes is the first member of one of these (kernel/fork.c).
 */
#define TOPHALF_TASK_SECTIONS	48

struct task_section {
	u32 kind;
	u32 count;
	const void *object;
	const char *what;
	unsigned long began[8];
};

struct tophalf_task {
	struct task_struct task;
	struct tophalf_frame *frame;		/* saved while the task does not run */
	struct context_frame base;		/* the context that the task as a whole is */
	u32 stack_slot;
	u32 locks_untracked;			/* held beyond those in task.held_locks */
	u32 sections_count;
	struct task_section sections[TOPHALF_TASK_SECTIONS];
	int user_number;			/* of a user task, -1 otherwise */
	struct task_wait *wait;			/* the innermost one; see waits.h */
	const void *queue;			/* the wait queue that it stands in, or null */
	bool operates;				/* it has made an operation: see operation.h */
	unsigned int home;			/* the CPU that it does so on, + 1; see runqueue.c */
	struct race_context race;		/* what it is ordered with */
};

static inline struct tophalf_task *tophalf_task(struct task_struct *task)
{
	return container_of(task, struct tophalf_task, task);
}

/* ---- kernel/rules.c: the checks that the table drives --------------------- */

/*
 * Any context.  Each reports, once a place, and returns: the caller goes on as
 * Linux would.  `what` names the operation ("mutex_lock").  True if allowed.
 */
bool check_may_sleep(const char *what);		/* sleep-in-atomic */
bool check_may_schedule(const char *what);	/* schedule-in-atomic: a real switch asked for while atomic */
bool check_may_mutex(const char *what);		/* mutex-in-atomic */
bool check_may_allocate(gfp_t flags, const char *what);	/* gfp-in-atomic */
bool check_may_access_user(const char *what);	/* user-access-in-atomic */

/* ---- kernel/report.c ------------------------------------------------------ */

/*
 * Any context.  A finding here and now, with the stack of contexts and a
 * backtrace.  Returns, unless the rule is fatal: then the run ends.
 */
void tophalf_report(enum tophalf_rule rule, const char *format, ...) __printf(2, 3);
void tophalf_warning(enum tophalf_rule rule, const char *format, ...) __printf(2, 3);
/* Any context.  The same about a task that waits. */
void tophalf_report_task(enum tophalf_rule rule, bool warning, struct task_struct *task,
			 const char *format, ...) __printf(4, 5);

/*
 * Any context.  What else explains the next report of this CPU: a caption, which
 * may have several lines, and a backtrace of return addresses, if it has one.  The
 * report takes them along in the order in which they were noted; nothing may come
 * between them and it.
 */
void tophalf_note(const unsigned long *addresses, unsigned int count,
		  const char *format, ...) __printf(3, 4);
/* Any context.  The same with the backtrace of a task that does not run. */
void tophalf_note_task(struct task_struct *task, const char *format, ...) __printf(2, 3);
/* Any context.  What identifies the next report, wherever it is made; not 0. */
void tophalf_identify(u64 identity);

/* Any context.  Return addresses by frame pointers, innermost first; returns how many. */
unsigned int tophalf_backtrace(unsigned long *addresses, unsigned int max, unsigned long frame_pointer);

/* Any context.  The same up to the innermost context: not through an interrupt to what it interrupted. */
/* Likewise, but only what lies in the context of `frame`, an inner end of the stack; all of it for null. */
unsigned int tophalf_backtrace_in(unsigned long *addresses, unsigned int max,
				  unsigned long frame_pointer, const struct tophalf_frame *frame);
unsigned int tophalf_backtrace_context(unsigned long *addresses, unsigned int max,
				       unsigned long frame_pointer);

/* Something that is not implemented was asked for: ends the run as unsupported, never as clean. */
void tophalf_unsupported(const char *what) __noreturn;

/* ---- the machine ---------------------------------------------------------- */

/*
 * Preemption points until one is due, less the watch bias: <tophalf/hook.h>.  This is
 * where tophalf_machine.points_left is while the image executes.
 */
register long tophalf_points asm("r15");

/* Any context.  True if a point is due, and not only the slow path of the hook. */
static __always_inline bool tophalf_point_due(void)
{
	return tophalf_points + tophalf_machine.watch_bias < 0;
}

/* Any context.  A preemption point: the hook's fast path. */
static __always_inline void tophalf_point(void)
{
	if (unlikely(--tophalf_points < 0) && tophalf_point_due())
		tophalf_host->point();
}

/* Any context.  For the timeline of a run that is recorded. */
static __always_inline void tophalf_event(enum tophalf_event event, unsigned long what, const char *name)
{
	if (unlikely(tophalf_machine.recording))
		tophalf_host->event(event, what, name);
}

static inline u32 tophalf_choose(enum tophalf_choice kind, u32 n)
{
	return n > 1 ? tophalf_host->choose(kind, n) : 0;
}

static inline struct tophalf_cpu *tophalf_cpu(void)
{
	return &tophalf_machine.cpu_state[tophalf_machine.cpu];
}

/* True if `address` is code of the target. */
bool tophalf_target_text(unsigned long address);
/* True if it is a static variable of the target, or a constant. */
bool tophalf_target_data(const void *pointer);
/* True if it is code of this folder: neither the target's nor what it needs of the tree. */
bool tophalf_own_text(unsigned long address);

/* ---- calls between the files of our kernel -------------------------------- */

/* init/main.c calls these, in this order, on the boot CPU with interrupts off. */
void mm_init(void);			/* mm/page_alloc.c, mm/slab.c: kmalloc works after it */
void sched_init(void);			/* sched/core.c: the boot task becomes the idle task of CPU 0 */
void rcu_init(void);
void lockdep_run_begins(void);		/* locking/lockdep_facts.c: the boot is over */
void init_timers(void);
void hrtimers_init(void);
void timekeeping_init(void);
void softirq_init(void);
void workqueue_init_early(void);	/* after it, alloc_workqueue and queue_work may be called */
int early_irq_init(void);		/* irq/irqdesc.c */
void init_IRQ(void);			/* irq/intc.c: the root interrupt controller, after the device tree */
void vfs_init(void);			/* fs/: kernfs, sysfs, devtmpfs, debugfs, char devices */
/* In the init task, which may sleep, before the initcalls of the tree: */
void smp_init(void);			/* smp.c: the other CPUs come up in their idle tasks */
void kthreadd_init(void);
void ksoftirqd_init(void);
void workqueue_init(void);
void firmware_tree_init(void);	/* firmware.c: the device tree from tophalf_host becomes live; before init_IRQ() */

/* Interrupt entry.  init/main.c's vector dispatcher calls them, irqs off, inside irq_enter()/irq_exit(). */
void tick_interrupt(void);		/* time/tick.c: TOPHALF_VECTOR_TIMER */
void scheduler_ipi_interrupt(void);	/* locking/lockdep_held.c: any context; `frame` ends, `told` says that it was reported to have left something. */
void lockdep_context_exit(const struct tophalf_frame *frame, int depth, bool told);

extern unsigned long tophalf_wakeups;	/* sched/runqueue.c: tasks woken so far */

/* sched/core.c */
void generic_smp_call_function_interrupt_all(void);	/* smp.c */
void irq_work_interrupt(void);		/* irq_work.c */
void external_interrupt(void);		/* irq/intc.c */

/* sched/core.c */
void schedule_idle_cpu(void) __noreturn;	/* the idle loop of the executing CPU */
struct task_struct *tophalf_task_create(int (*function)(void *), void *argument, const char *name,
					unsigned int flags);	/* fork.c: made, not yet woken. flags: PF_* */
void resched_if_needed_irq(void);	/* preempt_schedule_irq on the way out of an interrupt */

/* user.c: user tasks make system calls; fs/ and module.c carry them out. Process context. */
long tophalf_sys_file(struct tophalf_syscall *call);	/* fs/syscalls.c: OPEN ... FSYNC, MMAP */
void tophalf_files_exit(struct task_struct *task);	/* closes what the task left open */
long tophalf_sys_init_module(void);			/* module/main.c */
long tophalf_sys_delete_module(void);
long tophalf_sys_plug(unsigned int device);		/* firmware.c */
long tophalf_sys_unplug(unsigned int device);
bool tophalf_any_plugged(void);
/* Any context.  The target was loaded, or tried to, and is unloaded. */
bool tophalf_module_is_gone(void);			/* module/main.c */
/* Any context.  It is loaded, and may not be unloaded. */
bool tophalf_module_is_in_use(void);			/* module/main.c */

#endif
