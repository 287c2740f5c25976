// SPDX-License-Identifier: GPL-2.0-only
/*
 * What RCU says of itself to lockdep, and waiting for callbacks.
 */
#include <linux/completion.h>
#include <linux/debug_locks.h>
#include <linux/hardirq.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/rcupdate_wait.h>
#include <linux/workqueue.h>
#include "../objects.h"
#include "rcu.h"

#define RCU_MAP(number, text)					\
{								\
	.name = (text),						\
	.key = &keys[number],					\
	.wait_type_outer = LD_WAIT_FREE,			\
	.wait_type_inner = LD_WAIT_CONFIG,			\
}

static struct lock_class_key keys[4];
struct lockdep_map rcu_lock_map = RCU_MAP(0, "rcu_read_lock");
struct lockdep_map rcu_bh_lock_map = RCU_MAP(1, "rcu_read_lock_bh");
struct lockdep_map rcu_sched_lock_map = RCU_MAP(2, "rcu_read_lock_sched");
struct lockdep_map rcu_callback_map = RCU_MAP(3, "rcu_callback");

int rcu_scheduler_active = RCU_SCHEDULER_INACTIVE;
int rcu_cpu_stall_suppress;
int rcu_cpu_stall_suppress_at_boot;

/* The init task, before any other task runs. */
void rcu_scheduler_starting(void)
{
	rcu_scheduler_active = RCU_SCHEDULER_RUNNING;
}

void rcu_end_inkernel_boot(void)
{
}

bool rcu_inkernel_boot_has_ended(void)
{
	return system_state == SYSTEM_RUNNING;
}

/* Any context: the machine has no CPU that RCU does not see. */
bool rcu_is_watching(void)
{
	return true;
}

#if defined(CONFIG_HOTPLUG_CPU) && defined(CONFIG_PROVE_RCU)
bool rcu_lockdep_current_cpu_online(void)
{
	return true;
}
#endif

void rcu_irq_exit_check_preempt(void)
{
}

void rcu_cpu_stall_reset(void)
{
}

void rcu_request_urgent_qs_task(struct task_struct *task)
{
	(void)task;
}

void rcu_preempt_deferred_qs(struct task_struct *task)
{
	(void)task;
}

int debug_lockdep_rcu_enabled(void)
{
	return rcu_scheduler_active != RCU_SCHEDULER_INACTIVE && READ_ONCE(debug_locks) &&
	       !current->lockdep_recursion;
}

/* Any context.  Nonzero if a reader may be here: unknown counts as held. */
int rcu_read_lock_held(void)
{
	return !debug_lockdep_rcu_enabled() || lock_is_held(&rcu_lock_map);
}

int rcu_read_lock_bh_held(void)
{
	return !debug_lockdep_rcu_enabled() || in_softirq() || irqs_disabled();
}

int rcu_read_lock_sched_held(void)
{
	return !debug_lockdep_rcu_enabled() || lock_is_held(&rcu_sched_lock_map) || !preemptible();
}

int rcu_read_lock_any_held(void)
{
	return !debug_lockdep_rcu_enabled() || lock_is_held(&rcu_lock_map) ||
	       lock_is_held(&rcu_bh_lock_map) || lock_is_held(&rcu_sched_lock_map) || !preemptible();
}

bool rcu_gp_is_normal(void)
{
	return rcu_normal;
}

bool rcu_gp_is_expedited(void)
{
	return rcu_expedited > 0;
}

void rcu_expedite_gp(void)
{
	rcu_expedited++;
}

void rcu_unexpedite_gp(void)
{
	rcu_expedited--;
}

bool rcu_async_should_hurry(void)
{
	return true;
}

void rcu_async_hurry(void)
{
}

void rcu_async_relax(void)
{
}

unsigned long get_completed_synchronize_rcu(void)
{
	return RCU_COOKIE_COMPLETED;
}

static const struct active_type head_type = {
	.name = "an RCU head",
	.state = "waits for a grace period",
	.size = sizeof(struct rcu_head),
};

bool rcu_begin(struct rcu_head *head, rcu_callback_t function)
{
	bool frees = __is_kvfree_rcu_offset((unsigned long)function);

	if (object_is_gone(head, "an RCU head", frees ? "kfree_rcu" : "call_rcu"))
		return false;
	if (active_begin(&head_type, head, head, frees ? NULL : function))
		return true;
	tophalf_report(TOPHALF_RULE_DOUBLE_FREE, "%s of a head that waits for a grace period already",
		       frees ? "kfree_rcu" : "call_rcu");
	return false;
}

/* See rcu.h.  kfree_rcu() leaves the offset of the head in the place of a function. */
void rcu_invoke(struct rcu_head *head, enum tophalf_context context)
{
	unsigned long offset = (unsigned long)head->func;
	struct context_frame frame;
	rcu_callback_t function;

	active_end(&head_type, head);
	if (__is_kvfree_rcu_offset(offset)) {
		kvfree((char *)head - offset);
		return;
	}
	function = head->func;
	if (!function) {
		tophalf_report(TOPHALF_RULE_BUG, "an RCU callback without a function: call_rcu() twice?");
		return;
	}
	lock_map_acquire(&rcu_callback_map);
	context_enter(&frame, context, function);
	function(head);
	context_exit(&frame);
	lock_map_release(&rcu_callback_map);
}

/* RCU callback. */
void wakeme_after_rcu(struct rcu_head *head)
{
	complete(&container_of(head, struct rcu_synchronize, head)->completion);
}

/* Process context, may sleep.  One grace period of each kind, all at once. */
void __wait_rcu_gp(bool check_tiny, unsigned int state, int count, call_rcu_func_t *calls,
		   struct rcu_synchronize *waits)
{
	int i;

	(void)check_tiny;
	for (i = 0; i < count; i++) {
		init_completion(&waits[i].completion);
		calls[i](&waits[i].head, wakeme_after_rcu);
	}
	for (i = 0; i < count; i++)
		wait_for_completion_state(&waits[i].completion, state);
}
