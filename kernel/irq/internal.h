/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of our IRQ core share.
 *
 * The tree's own leaves (irqdomain.c, generic-chip.c, devres.c, ...) work on
 * the same struct irq_desc through the tree's headers; the bits of the
 * descriptor's internal state below are read by nobody but us.
 *
 * A descriptor is made by irqdesc.c as the first member of a struct line_desc,
 * an action by manage.c as the first member of a struct line_action.
 *
 * Two budgets make "very time critical" and "limited" of the rule table
 * concrete.  They are virtual time, and they are decided here and nowhere else.
 */
#ifndef TOPHALF_IRQ_INTERNAL_H
#define TOPHALF_IRQ_INTERNAL_H

#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdesc.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/version.h>
#include "tophalf.h"

/* What one call of a top half may use of its CPU's time before `top-half-budget` is told. */
#define TOP_HALF_BUDGET_NS		(100 * NSEC_PER_USEC)
/* How often a top half that is soon done asks its device. */
#define DEVICE_READS_FEW		16

/*
 * When an IRQ thread is behind (`irq-thread-backlog`, a warning): one call of
 * its function took so long, and its line fired so often in the meantime.  A
 * line that is masked meanwhile (IRQF_ONESHOT) fired if it is taken no later
 * than IRQ_THREAD_REFIRE_NS after it was unmasked.
 */
#define IRQ_THREAD_BUDGET_NS		(10 * NSEC_PER_MSEC)
#define IRQ_THREAD_BUDGET_FIRED		1
#define IRQ_THREAD_STORM_NS		(1 * NSEC_PER_MSEC)
#define IRQ_THREAD_STORM_FIRED		16
#define IRQ_THREAD_REFIRE_NS		(1 * NSEC_PER_USEC)

struct line_desc {
	struct irq_desc desc;
	/* The last thread that unmasked the line, for the backlog. */
	const struct irqaction *late;
	u64 late_ns;			/* how long that call of it took */
	u64 unmasked_ns;		/* when */
	/* For those who wait for handlers. */
	u32 cpu;			/* which runs them, while the line is in progress */
	struct irqaction *leaving;	/* is unlinked, and its thread may run */
	/* For those who deny that it was theirs, see spurious.c. */
	u32 answer_marks;		/* ANSWER_*, of the present interrupt */
	u32 denials;			/* in a row, of interrupts that were dealt with in part */
};

struct line_action {
	struct irqaction action;
	u64 began_ns;			/* when the running call of thread_fn began, without what was stolen */
	u32 running;
	u32 fired;			/* wake-ups that found it running, since began_ns */
};

static inline struct line_desc *line_desc(struct irq_desc *desc)
{
	return container_of(desc, struct line_desc, desc);
}

/* Only of actions that have a thread: others may be static. */
static inline struct line_action *line_action(struct irqaction *action)
{
	return container_of(action, struct line_action, action);
}

/* What the handlers of one interrupt did, besides what they said. */
enum {
	ANSWER_TOUCHED_DEVICE	= 1 << 0,	/* a register was read or written */
	ANSWER_DEFERRED		= 1 << 1,	/* a softirq was raised, or a task woken */
};

/* ---- the internal state of a descriptor ----------------------------------- */

#define istate core_internal_state__do_not_mess_with_it

enum {
	LINE_AUTODETECT		= 1 << 0,	/* probe_irq_on() listens */
	LINE_WAITING		= 1 << 1,	/* ... and nothing was heard yet */
	LINE_PENDING		= 1 << 2,	/* fired while it could not be handled */
	LINE_REPLAY		= 1 << 3,	/* was resent, and not handled since */
	LINE_ONESHOT		= 1 << 4,	/* stays masked until the threads are done */
	LINE_SUSPENDED		= 1 << 5,
	LINE_SPURIOUS_DISABLED	= 1 << 6,
};

/* Bits of irqaction.thread_flags. */
enum {
	THREAD_RUN,			/* thread_fn is to be called */
	THREAD_WARNED,			/* of a missing thread function */
	THREAD_AFFINITY,		/* move to where the line goes */
	THREAD_FORCED,			/* thread_fn is what was requested as top half */
	THREAD_READY,			/* the thread has started */
};

extern bool noirqdebug;

#define line_state(data)	ACCESS_PRIVATE((data)->common, state_use_accessors)

static inline void irqd_set(struct irq_data *data, u32 mask)
{
	line_state(data) |= mask;
}

static inline void irqd_clear(struct irq_data *data, u32 mask)
{
	line_state(data) &= ~mask;
}

static inline bool irqd_has(struct irq_data *data, u32 mask)
{
	return line_state(data) & mask;
}

/* The IRQ_* settings that irq_modify_status() may change, and the trigger type. */
static inline bool setting(const struct irq_desc *desc, u32 mask)
{
	return desc->status_use_accessors & mask;
}

static inline void settings_change(struct irq_desc *desc, u32 clear, u32 set)
{
	desc->status_use_accessors &= ~(clear & IRQF_MODIFY_MASK);
	desc->status_use_accessors |= set & IRQF_MODIFY_MASK;
}

#define for_each_action(desc, each)	\
	for (each = (desc)->action; each; each = each->next)

/* ---- what differs between kernel versions ---------------------------------- */

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#define line_count(desc)	((desc)->kstat_irqs->cnt)
typedef struct irqstat line_count_t;
#define line_count_of(desc, cpu)	(per_cpu_ptr((desc)->kstat_irqs, cpu)->cnt)
#else
#define line_count(desc)	(*(desc)->kstat_irqs)
typedef unsigned int line_count_t;
#define line_count_of(desc, cpu)	(*per_cpu_ptr((desc)->kstat_irqs, cpu))
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
static inline bool irqd_needs_resend_when_in_progress(struct irq_data *data)
{
	return false;
}
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
#define IRQF_COND_ONESHOT	0
#endif

#ifndef IRQF_NO_DEBUG
#define IRQF_NO_DEBUG		0
#endif

/* ---- irqdesc.c -------------------------------------------------------------- */

enum line_kind { LINE_ANY, LINE_GLOBAL, LINE_PERCPU };

/*
 * Any context (with `bus`: whatever the chip's bus lock allows).  The locked
 * descriptor, or null if there is none or it is not of the wanted kind.
 */
struct irq_desc *line_lock(unsigned int irq, unsigned long *flags, bool bus, enum line_kind kind);
void line_unlock(struct irq_desc *desc, unsigned long flags, bool bus);

static inline void chip_bus_lock(struct irq_desc *desc)
{
	if (desc->irq_data.chip->irq_bus_lock)
		desc->irq_data.chip->irq_bus_lock(&desc->irq_data);
}

static inline void chip_bus_sync_unlock(struct irq_desc *desc)
{
	if (desc->irq_data.chip->irq_bus_sync_unlock)
		desc->irq_data.chip->irq_bus_sync_unlock(&desc->irq_data);
}

/* ---- chip.c: all with desc->lock held ---------------------------------------- */

extern struct irqaction chained_action;

void mask_irq(struct irq_desc *desc);
void unmask_irq(struct irq_desc *desc);
void mask_ack_irq(struct irq_desc *desc);
void unmask_threaded_irq(struct irq_desc *desc);
int irq_activate(struct irq_desc *desc);
int irq_activate_and_startup(struct irq_desc *desc, bool resend);
int irq_startup(struct irq_desc *desc, bool resend);
void irq_shutdown(struct irq_desc *desc);
void irq_shutdown_and_deactivate(struct irq_desc *desc);
void irq_enable(struct irq_desc *desc);
void irq_disable(struct irq_desc *desc);
void irq_percpu_enable(struct irq_desc *desc, unsigned int cpu);
void irq_percpu_disable(struct irq_desc *desc, unsigned int cpu);
int line_set_trigger(struct irq_desc *desc, unsigned long type);

/* ---- handle.c ------------------------------------------------------------------ */

/* Hard IRQ context, desc->lock held; dropped while handlers run. */
irqreturn_t handle_irq_event(struct irq_desc *desc);
irqreturn_t handle_irq_event_percpu(struct irq_desc *desc);
irqreturn_t call_handlers(struct irq_desc *desc);
irqreturn_t call_handler(struct irq_desc *desc, struct irqaction *action, void *cookie);
void wake_irq_thread(struct irq_desc *desc, struct irqaction *action);
/* Any context.  For operations (operation.h): whether no top half of the line `desc` runs. */
u32 line_is_idle(const void *desc);
/* Any context.  The operation is about the line, and `awaits` that it is idle. */
void line_touch(const struct irq_desc *desc, u32 awaits);

/*
 * Who is inside a handler of which line now.  A handler runs on the stack of
 * the task that was interrupted, so that task cannot wait for it.
 */
struct line_call {
	struct list_head list;
	struct irq_desc *desc;
	struct task_struct *task;
	bool nested;			/* in a thread, not a top half */
};

void line_call_begin(struct line_call *call, struct irq_desc *desc, bool nested);
void line_call_end(struct line_call *call);
/* True if a top half of this line, or also a thread of it, is what executes: its end cannot be awaited. */
bool inside_top_half(struct irq_desc *desc);
bool inside_handler(struct irq_desc *desc);

/* ---- thread.c ---------------------------------------------------------------- */

irqreturn_t default_primary_handler(int irq, void *cookie);
int make_threads(struct irqaction *action, unsigned int irq);
void await_threads(struct irq_desc *desc, struct irqaction *action);
void stop_threads(struct irqaction *action);
int force_threading(struct irqaction *action);
void thread_done(struct irq_desc *desc);
/* Called where a line is taken: tells of a thread whose backlog became visible by it. */
void check_refire(struct irq_desc *desc);
void move_threads(struct irq_desc *desc);

/* ---- request.c, for percpu.c: process context, may sleep ----------------------- */

int install_percpu(struct irq_desc *desc, irq_handler_t handler, unsigned long flags,
		   const char *name, void __percpu *cookie);
int install_given(struct irq_desc *desc, struct irqaction *action);

/* ---- manage.c, set_affinity.c ------------------------------------------------- */

void line_disable(struct irq_desc *desc);
bool line_enable(struct irq_desc *desc);
void synchronize_line(struct irq_desc *desc);
int line_get_state(struct irq_data *data, enum irqchip_irq_state which, bool *state);

void line_setup_affinity(struct irq_desc *desc);
int line_set_affinity(struct irq_data *data, const struct cpumask *mask, bool force);

/* ---- intc.c: hard IRQ context, the line in service -------------------------------- */

/* The device was not dealt with, so its level line stays asserted.  False for any other line. */
bool intc_hold_line(struct irq_data *data);
void intc_release_line(struct irq_data *data);

/* ---- resend.c, pm.c ------------------------------------------------------------ */

int check_irq_resend(struct irq_desc *desc, bool inject);
void clear_irq_resend(struct irq_desc *desc);

bool irq_pm_check_wakeup(struct irq_desc *desc);
void irq_pm_install_action(struct irq_desc *desc, struct irqaction *action);
void irq_pm_remove_action(struct irq_desc *desc, struct irqaction *action);

#endif
