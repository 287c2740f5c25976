// SPDX-License-Identifier: GPL-2.0-only
/*
 * Softirqs: work that a hard IRQ leaves for after itself.
 *
 * Ten vectors, a pending bit for each on each CPU.  They run where a hard IRQ
 * ends that interrupted neither a softirq nor a section with bottom halves off,
 * where such a section ends, and in ksoftirqd.  A round runs what is pending in
 * the order of the vectors, interrupts on.  What was raised meanwhile gets
 * another round, up to ten of them, two milliseconds, or a task that wants the
 * CPU: then the rest is ksoftirqd's, which is an ordinary task of that CPU.
 *
 * On one CPU softirqs never nest and never migrate: preempt_count holds
 * SOFTIRQ_OFFSET throughout.
 */
#include <linux/bottom_half.h>
#include <linux/hardirq.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched/mm.h>
#include <linux/tick.h>
#include "operation.h"
#include "sched/sched.h"
#include "tasklet.h"
#include "time/tick.h"
#include "tophalf.h"

#define ROUNDS_MAX	10
#define ROUNDS_MS	2

DEFINE_PER_CPU_ALIGNED(irq_cpustat_t, irq_stat);
DEFINE_PER_CPU(int, hardirqs_enabled);
DEFINE_PER_CPU(int, hardirq_context);
DEFINE_PER_CPU(struct task_struct *, ksoftirqd);

const char * const softirq_to_name[NR_SOFTIRQS] = {
	"HI", "TIMER", "NET_TX", "NET_RX", "BLOCK", "IRQ_POLL", "TASKLET", "SCHED", "HRTIMER", "RCU",
};

static void (*actions[NR_SOFTIRQS])(void);

/* These enter a context for each function that they call on behalf of others. */
#define ENTER_CONTEXTS	(BIT(HI_SOFTIRQ) | BIT(TIMER_SOFTIRQ) | BIT(TASKLET_SOFTIRQ) | \
			 BIT(HRTIMER_SOFTIRQ) | BIT(RCU_SOFTIRQ))

/* ---- bottom halves off and on --------------------------------------------------- */

/* Process or softirq context. */
void __local_bh_disable_ip(unsigned long ip, unsigned int cnt)
{
	WARN_ONCE(in_hardirq(), "bottom halves are disabled in a hard IRQ\n");
	operation_begin(_RET_IP_);
	__preempt_count_add(cnt);
	operation_masks();
	if (softirq_count() == (cnt & SOFTIRQ_MASK))
		lockdep_softirqs_off(ip);
	section_begin(SECTION_BH_OFF, NULL, NULL);
	kcsan_masked(RACE_SOFTIRQS);
}

/* True if the count would fall below what was added to it. */
static bool unbalanced(unsigned int cnt)
{
	if ((softirq_count() & ~SOFTIRQ_OFFSET) >= (cnt & SOFTIRQ_MASK) &&
	    (preempt_count() & PREEMPT_MASK) >= (cnt & PREEMPT_MASK))
		return false;
	tophalf_report(TOPHALF_RULE_CONTEXT_LEAK,
		       "bottom halves are enabled more often than they were disabled: preempt_count %x, less %x",
		       preempt_count(), cnt);
	return true;
}

/*
 * Softirqs that are pending run here, when this was the outermost section.
 * Preemption stays off by one until they have run.
 */
void __local_bh_enable_ip(unsigned long ip, unsigned int cnt)
{
	WARN_ONCE(in_hardirq(), "bottom halves are enabled in a hard IRQ\n");
	operation_begin(_RET_IP_);
	lockdep_assert_irqs_enabled();
	if (unbalanced(cnt))
		return;
	if (softirq_count() == (cnt & SOFTIRQ_MASK))
		lockdep_softirqs_on(ip);
	section_end(SECTION_BH_OFF, NULL);
	kcsan_unmasking(RACE_SOFTIRQS);
	__preempt_count_sub(cnt - 1);
	if (!in_interrupt() && local_softirq_pending())
		do_softirq();
	__preempt_count_sub(1);
	operation_masks();
	tophalf_point();
	preempt_check_resched();
}

/* Process context: softirqs that are pending do not run here.  Interrupts are off. */
void _local_bh_enable(void)
{
	WARN_ONCE(in_hardirq(), "bottom halves are enabled in a hard IRQ\n");
	if (unbalanced(SOFTIRQ_DISABLE_OFFSET))
		return;
	if (softirq_count() == SOFTIRQ_DISABLE_OFFSET)
		lockdep_softirqs_on(_RET_IP_);
	section_end(SECTION_BH_OFF, NULL);
	kcsan_unmasking(RACE_SOFTIRQS);
	__preempt_count_sub(SOFTIRQ_DISABLE_OFFSET);
	operation_masks();
}

/* ---- raising ----------------------------------------------------------------------- */

/* Of a bounded program: the interrupt that runs softirqs has yet to come. */
static DEFINE_PER_CPU(bool, interrupt_asked_for);

/*
 * Any context.  In a bounded program an interrupt that comes at some time or other runs
 * them at its end, and the thread is left out.  RCU's own are the thread's.
 */
static void wakeup_softirqd(void)
{
	struct task_struct *thread = raw_cpu_read(ksoftirqd);

	if (tophalf_machine.by_operations && local_softirq_pending() & ~BIT(RCU_SOFTIRQ)) {
		raw_cpu_write(interrupt_asked_for, true);
		tophalf_host->send_ipi(tophalf_machine.cpu, TOPHALF_VECTOR_SOFTIRQ);
	} else if (thread) {
		wake_up_process(thread);
	}
}

/* Interrupts off. */
void __raise_softirq_irqoff(unsigned int nr)
{
	lockdep_assert_irqs_disabled();
	or_softirq_pending(1U << nr);
}

/* Interrupts off.  Outside of interrupts nothing else would run it soon. */
void raise_softirq_irqoff(unsigned int nr)
{
	__raise_softirq_irqoff(nr);
	if (!in_interrupt())
		wakeup_softirqd();
}

/* Any context. */
void raise_softirq(unsigned int nr)
{
	u32 irqs_off;

	operation_begin(_RET_IP_);
	irqs_off = sched_interrupts_off();
	raise_softirq_irqoff(nr);
	sched_interrupts_restore(irqs_off);
}

/* Boot, or module load. */
void open_softirq(int nr, void (*action)(void))
{
	actions[nr] = action;
}

/* ---- running ----------------------------------------------------------------------- */

static void run_action(unsigned int nr)
{
	struct context_frame frame;

	if (!actions[nr])
		return;
	if (BIT(nr) & ENTER_CONTEXTS) {
		actions[nr]();
		return;
	}
	context_enter(&frame, TOPHALF_CONTEXT_SOFTIRQ, actions[nr]);
	actions[nr]();
	context_exit(&frame);
}

static void run_round(u32 pending)
{
	unsigned long bits = pending;
	unsigned int nr;

	for_each_set_bit(nr, &bits, NR_SOFTIRQS) {
		tophalf_point();
		run_action(nr);
	}
}

static void begin_softirqs(void)
{
	raw_cpu_write(interrupt_asked_for, false);
	tophalf_host->softirqs(true);
}

/* Interrupts as the caller has them, no softirq running on this CPU; ksoftirqd has them on. */
static void handle_softirqs(bool in_thread)
{
	unsigned long end = jiffies + msecs_to_jiffies(ROUNDS_MS);
	unsigned int memory_flags = current->flags & PF_MEMALLOC;
	u32 irqs_off = sched_interrupts_off();
	int rounds = ROUNDS_MAX;

	current->flags &= ~PF_MEMALLOC;
	if (unlikely(tophalf_machine.by_operations) && !in_thread)
		begin_softirqs();
	__preempt_count_add(SOFTIRQ_OFFSET);
	if (softirq_count() == SOFTIRQ_OFFSET)
		lockdep_softirqs_off(_RET_IP_);
	lockdep_softirq_enter();
	for (;;) {
		u32 pending = local_softirq_pending();

		if (!pending)
			break;
		/* What is left is for ksoftirqd, so that tasks get the CPU as well. */
		if (!rounds-- || !time_before(jiffies, end) ||
		    (rounds < ROUNDS_MAX - 1 && need_resched())) {
			wakeup_softirqd();
			break;
		}
		set_softirq_pending(0);
		sched_interrupts_restore(0);
		kcsan_handler_begins(RACE_SOFTIRQS);
		run_round(pending);
		kcsan_handler_ends(RACE_SOFTIRQS);
		if (in_thread)
			rcu_softirq_qs();
		sched_interrupts_off();
	}
	lockdep_softirq_exit();
	if (softirq_count() == SOFTIRQ_OFFSET)
		lockdep_softirqs_on(_RET_IP_);
	__preempt_count_sub(SOFTIRQ_OFFSET);
	if (unlikely(tophalf_machine.by_operations) && !in_thread)
		tophalf_host->softirqs(false);
	current->flags |= memory_flags;
	sched_interrupts_restore(irqs_off);
}

void __do_softirq(void)
{
	handle_softirqs(false);
}

/* Process context, or a hard IRQ on its way out. */
void do_softirq(void)
{
	if (in_interrupt())
		return;
	if (local_softirq_pending())
		handle_softirqs(false);
}

/* Hard IRQ, on the way out.  With forced threading softirqs run in ksoftirqd only. */
static void invoke_softirq(void)
{
	/* Of a bounded program: this one is no operation, and the one that was asked for will be. */
	if (raw_cpu_read(interrupt_asked_for) && !tophalf_cpu()->handles)
		return;
	if (force_irqthreads() && raw_cpu_read(ksoftirqd))
		wakeup_softirqd();
	else
		handle_softirqs(false);
}

/* ---- hard IRQ entry and exit, interrupts off --------------------------------------------- */

void irq_enter_rcu(void)
{
	__preempt_count_add(HARDIRQ_OFFSET);
	lockdep_hardirq_enter();
	kcsan_handler_begins(RACE_HARDIRQS);
	tick_irq_enter();
}

void irq_enter(void)
{
	irq_enter_rcu();
}

void irq_exit_rcu(void)
{
	lockdep_hardirq_exit();
	kcsan_handler_ends(RACE_HARDIRQS);
	__preempt_count_sub(HARDIRQ_OFFSET);
	if (!in_interrupt() && local_softirq_pending())
		invoke_softirq();
	if (!in_hardirq())
		tick_nohz_irq_exit();
}

void irq_exit(void)
{
	irq_exit_rcu();
}

/* ---- ksoftirqd ------------------------------------------------------------------------------ */

/* Process context, bound to its CPU.  Softirqs in it are softirqs still. */
static int run_ksoftirqd(void *unused)
{
	(void)unused;
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!local_softirq_pending()) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		handle_softirqs(true);
		cond_resched();
	}
	return 0;
}

/* Process context: the init task, before the other CPUs are up. */
void ksoftirqd_init(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		struct task_struct *thread;

		thread = kthread_create_on_cpu(run_ksoftirqd, NULL, cpu, "ksoftirqd/%u");
		if (IS_ERR(thread))
			panic("no ksoftirqd for CPU %u\n", cpu);
		per_cpu(ksoftirqd, cpu) = thread;
		wake_up_process(thread);
	}
}

/* Boot. */
void softirq_init(void)
{
	tasklet_vectors_init();
}
