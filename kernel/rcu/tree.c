// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read-copy update (McKenney and Slingwine 1998), as preemptible RCU.
 *
 * A grace period is over when everybody who might have been reading at its start
 * has stopped.  Two kinds of readers are waited for:
 *
 *  - rcu_read_lock(): a task, counted by its rcu_read_lock_nesting, running or
 *    not.  Each that reads at the start is marked, and its outermost unlock takes
 *    it off the number that is waited for.
 *  - preemption, bottom halves or interrupts off, handlers: a CPU.  Each is waited
 *    for until it was seen in a quiescent state: idle, switching tasks, or with
 *    everything on.  Whoever began to read later did so after the start.
 *
 * All simulated CPUs stand still while one runs, so their states can be read
 * directly, and no tree of nodes is needed to collect them.  A timer looks at them
 * each jiffy while there is work, which makes a grace period last a jiffy or more
 * as it does in Linux, and costs nothing when there is none.
 *
 * Callbacks wait in three lists for each CPU: queued, waiting for the current
 * grace period, and done; the done ones run in that CPU's RCU softirq in the order
 * in which they were queued.
 */
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/rcupdate_wait.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/timer.h>
#include "rcu.h"
#include "waits.h"

struct callbacks {
	struct rcu_head *first, **end;
};

struct cpu_state {
	struct callbacks queued, waiting, done;
	bool invoking;
	call_single_data_t raise;
	struct rcu_head barrier;
};

static struct cpu_state cpu_states[TOPHALF_MAX_CPUS];

static bool in_progress;
static unsigned long ended;		/* grace periods that have */
static unsigned long wanted;		/* the number of the last one that somebody wants */
static unsigned long waiting_cpus;	/* a bit for each CPU without a quiescent state yet */
static unsigned int waiting_readers;	/* tasks that are marked */

static void poll_grace_period(struct timer_list *unused);
static DEFINE_TIMER(poll_timer, poll_grace_period);

static void append(struct callbacks *to, struct callbacks *from)
{
	if (!from->first)
		return;
	*to->end = from->first;
	to->end = from->end;
	from->first = NULL;
	from->end = &from->first;
}

/* ---- readers --------------------------------------------------------------------- */

/* Any context. */
void __rcu_read_lock(void)
{
	if (!current->rcu_read_lock_nesting++)
		section_begin(SECTION_RCU, NULL, NULL);
}

static void reader_left(struct task_struct *task)
{
	if (!task->rcu_read_unlock_special.b.blocked)
		return;
	task->rcu_read_unlock_special.b.blocked = 0;
	waiting_readers--;
}

/* Any context.  That an unlock has no lock is reported by its annotation. */
void __rcu_read_unlock(void)
{
	struct task_struct *task = current;

	if (unlikely(task->rcu_read_lock_nesting <= 0))
		return;
	if (--task->rcu_read_lock_nesting)
		return;
	section_end(SECTION_RCU, NULL);
	kcsan_release_object(&waiting_readers);
	reader_left(task);
	tophalf_point();
}

void rcu_read_unlock_strict(void)
{
}

void rcu_forget_reader(struct task_struct *task)
{
	task->rcu_read_lock_nesting = 0;
	reader_left(task);
}

static void mark_reader(struct task_struct *task)
{
	if (task->rcu_read_lock_nesting <= 0)
		return;
	task->rcu_read_unlock_special.b.blocked = 1;
	waiting_readers++;
}

/* ---- quiescent states ---------------------------------------------------------------- */

/*
 * Of another CPU, or of this one from the timer softirq: then the softirq is not
 * a reader, it is what looks.
 */
static bool quiescent(unsigned int cpu)
{
	const struct task_struct *task = tophalf_cpu_current[cpu];
	int count;

	if (!task)
		return true;
	count = task->thread_info.preempt_count;
	if (cpu == tophalf_machine.cpu && count & SOFTIRQ_OFFSET)
		count -= SOFTIRQ_OFFSET;
	/* The idle task never has preemption on, and reads nothing itself. */
	if (task->flags & PF_IDLE)
		return count == INIT_PREEMPT_COUNT;
	return !count && !tophalf_machine.cpu_state[cpu].irqs_off;
}

/* Interrupts off, at a context switch. */
void rcu_note_context_switch(bool preempt)
{
	(void)preempt;
	__clear_bit(tophalf_machine.cpu, &waiting_cpus);
}

void rcu_softirq_qs(void)
{
	rcu_note_context_switch(false);
}

void rcu_momentary_eqs(void)
{
	rcu_note_context_switch(false);
}

/* Hard IRQ, from the tick: what was interrupted is what counts. */
void rcu_sched_clock_irq(int user)
{
	int count = preempt_count() - HARDIRQ_OFFSET;

	if (user || !count || (current->flags & PF_IDLE && count == INIT_PREEMPT_COUNT))
		rcu_note_context_switch(false);
}

/* ---- grace periods --------------------------------------------------------------------- */

static bool callbacks_queued(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++)
		if (cpu_states[cpu].queued.first)
			return true;
	return false;
}

static void start_grace_period(void)
{
	struct task_struct *task;
	unsigned int cpu;

	in_progress = true;
	waiting_cpus = 0;
	waiting_readers = 0;
	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++) {
		append(&cpu_states[cpu].waiting, &cpu_states[cpu].queued);
		if (cpu_online(cpu))
			__set_bit(cpu, &waiting_cpus);
	}
	mark_reader(&init_task);
	list_for_each_entry(task, &tophalf_all_tasks, sibling)
		mark_reader(task);
}

static void raise_rcu_softirq(void *unused)
{
	(void)unused;
	raise_softirq_irqoff(RCU_SOFTIRQ);
}

static void end_grace_period(void)
{
	unsigned int cpu;

	in_progress = false;
	ended++;
	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++) {
		struct cpu_state *state = &cpu_states[cpu];

		append(&state->done, &state->waiting);
		if (!state->done.first)
			continue;
		if (cpu == tophalf_machine.cpu)
			raise_softirq(RCU_SOFTIRQ);
		else
			smp_call_function_single_async(cpu, &state->raise);
	}
}

/* Timer, each jiffy while there is work. */
static void poll_grace_period(struct timer_list *unused)
{
	unsigned int cpu;

	(void)unused;
	if (in_progress) {
		for (cpu = 0; cpu < tophalf_machine.cpus; cpu++)
			if (quiescent(cpu))
				__clear_bit(cpu, &waiting_cpus);
		if (!waiting_cpus && !waiting_readers)
			end_grace_period();
	}
	if (!in_progress && (callbacks_queued() || (long)(wanted - ended) > 0))
		start_grace_period();
	if (in_progress)
		mod_timer(&poll_timer, jiffies + 1);
}

static void kick_grace_period(void)
{
	if (rcu_scheduler_active != RCU_SCHEDULER_INACTIVE && !timer_pending(&poll_timer))
		mod_timer(&poll_timer, jiffies + 1);
}

/* ---- callbacks ---------------------------------------------------------------------------- */

/* Any context. */
void call_rcu(struct rcu_head *head, rcu_callback_t function)
{
	struct cpu_state *state = &cpu_states[tophalf_machine.cpu];

	if (!rcu_begin(head, function))
		return;
	kcsan_release_object(head);
	head->next = NULL;
	head->func = function;
	*state->queued.end = head;
	state->queued.end = &head->next;
	kick_grace_period();
}

#ifdef CONFIG_RCU_LAZY
void call_rcu_hurry(struct rcu_head *head, rcu_callback_t function)
{
	call_rcu(head, function);
}
#endif

/* RCU softirq. */
static void rcu_core(void)
{
	struct cpu_state *state = &cpu_states[tophalf_machine.cpu];

	state->invoking = true;
	while (state->done.first) {
		struct rcu_head *head = state->done.first;

		state->done.first = head->next;
		if (!state->done.first)
			state->done.end = &state->done.first;
		kcsan_acquire_object(head);
		kcsan_acquire_object(&waiting_readers);
		rcu_invoke(head, TOPHALF_CONTEXT_SOFTIRQ);
	}
	state->invoking = false;
}

/* The argument of softirq actions is gone since Linux 6.11. */
static void rcu_core_action(void)
{
	rcu_core();
}

/* Any context with a head; process context that may sleep without one. */
void kvfree_call_rcu(struct rcu_head *head, void *object)
{
	if (head) {
		call_rcu(head, (rcu_callback_t)((char *)head - (char *)object));
		return;
	}
	might_sleep();
	synchronize_rcu();
	kvfree(object);
}

static DEFINE_MUTEX(barrier_mutex);
static DECLARE_COMPLETION(barrier_done);
static unsigned int barriers_left;

static void barrier_callback(struct rcu_head *head)
{
	(void)head;
	if (!--barriers_left)
		complete(&barrier_done);
}

/*
 * Process context, may sleep.  Returns when every callback that was queued before
 * has run: one of our own stands behind them on each CPU.
 */
void rcu_barrier(void)
{
	unsigned int cpu;

	if (rcu_scheduler_active == RCU_SCHEDULER_INACTIVE)
		return;
	might_sleep();
	mutex_lock(&barrier_mutex);
	reinit_completion(&barrier_done);
	barriers_left = 1;
	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++) {
		struct cpu_state *state = &cpu_states[cpu];

		if (!state->queued.first && !state->waiting.first && !state->done.first &&
		    !state->invoking)
			continue;
		barriers_left++;
		state->barrier.next = NULL;
		state->barrier.func = barrier_callback;
		*state->queued.end = &state->barrier;
		state->queued.end = &state->barrier.next;
	}
	kick_grace_period();
	barrier_callback(NULL);
	wait_for_completion(&barrier_done);
	mutex_unlock(&barrier_mutex);
}

void kvfree_rcu_barrier(void)
{
	rcu_barrier();
}

/* ---- waiting -------------------------------------------------------------------------------- */

/* Of a task that runs, interrupts may be the readers: what keeps those up is not known. */
static void find_readers(const struct task_wait *wait, struct blockers *blockers)
{
	struct task_struct *task;

	(void)wait;
	list_for_each_entry(task, &tophalf_all_tasks, sibling)
		if (task->rcu_read_unlock_special.b.blocked && !task->on_cpu)
			blocker_add(blockers, task, LEVEL_TASK);
}

static const struct wait_kind wait_rcu = {
	.what = "an RCU grace period", .by = "held up by reader", .find = find_readers,
};

/* Process context, may sleep. */
void synchronize_rcu(void)
{
	bool atomic = preempt_count() || raw_irqs_disabled() || rcu_preempt_depth();
	struct task_wait wait;

	if (rcu_preempt_depth())
		tophalf_report(TOPHALF_RULE_DEADLOCK, "synchronize_rcu() by a reader waits for itself");
	if (atomic && !check_may_sleep("synchronize_rcu"))
		return;
	if (rcu_scheduler_active == RCU_SCHEDULER_INACTIVE)
		return;
	wait_begin(&wait, &wait_rcu, NULL, NULL, NULL, false);
	wait_rcu_gp(call_rcu_hurry);
	wait_end(&wait);
	kcsan_acquire_object(&waiting_readers);
}

void synchronize_rcu_expedited(void)
{
	synchronize_rcu();
}

/* Any context. */
unsigned long get_state_synchronize_rcu(void)
{
	return rcu_cookie(ended, in_progress);
}

unsigned long start_poll_synchronize_rcu(void)
{
	unsigned long number = ended + 1 + in_progress;

	if ((long)(number - wanted) > 0)
		wanted = number;
	kick_grace_period();
	return get_state_synchronize_rcu();
}

bool poll_state_synchronize_rcu(unsigned long cookie)
{
	return rcu_cookie_ended(cookie, ended);
}

void cond_synchronize_rcu(unsigned long cookie)
{
	if (!poll_state_synchronize_rcu(cookie))
		synchronize_rcu();
}

unsigned long start_poll_synchronize_rcu_expedited(void)
{
	return start_poll_synchronize_rcu();
}

void cond_synchronize_rcu_expedited(unsigned long cookie)
{
	cond_synchronize_rcu(cookie);
}

/* The full forms: both kinds of grace period are the same here. */
void get_state_synchronize_rcu_full(struct rcu_gp_oldstate *state)
{
	state->rgos_norm = get_state_synchronize_rcu();
	state->rgos_exp = state->rgos_norm;
}

void get_completed_synchronize_rcu_full(struct rcu_gp_oldstate *state)
{
	state->rgos_norm = RCU_COOKIE_COMPLETED;
	state->rgos_exp = RCU_COOKIE_COMPLETED;
}

void start_poll_synchronize_rcu_full(struct rcu_gp_oldstate *state)
{
	state->rgos_norm = start_poll_synchronize_rcu();
	state->rgos_exp = state->rgos_norm;
}

void start_poll_synchronize_rcu_expedited_full(struct rcu_gp_oldstate *state)
{
	start_poll_synchronize_rcu_full(state);
}

bool poll_state_synchronize_rcu_full(struct rcu_gp_oldstate *state)
{
	return poll_state_synchronize_rcu(state->rgos_norm);
}

void cond_synchronize_rcu_full(struct rcu_gp_oldstate *state)
{
	cond_synchronize_rcu(state->rgos_norm);
}

void cond_synchronize_rcu_expedited_full(struct rcu_gp_oldstate *state)
{
	cond_synchronize_rcu(state->rgos_norm);
}

void rcu_force_quiescent_state(void)
{
	kick_grace_period();
}

int rcu_needs_cpu(void)
{
	/* The timer keeps the machine going. */
	return 0;
}

bool rcu_gp_might_be_stalled(void)
{
	return false;
}

void exit_rcu(void)
{
	rcu_forget_reader(current);
}

/* Boot. */
void rcu_init(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < TOPHALF_MAX_CPUS; cpu++) {
		struct cpu_state *state = &cpu_states[cpu];

		state->queued.end = &state->queued.first;
		state->waiting.end = &state->waiting.first;
		state->done.end = &state->done.first;
		INIT_CSD(&state->raise, raise_rcu_softirq, NULL);
	}
	open_softirq(RCU_SOFTIRQ, rcu_core_action);
}
