// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleepable RCU (McKenney 2006).
 *
 * Readers count themselves in one of two slots, named by srcu_idx.  A grace
 * period turns srcu_idx over and waits until the other slot is empty: all who
 * read at its start are in that slot, and nobody new goes in.  Nothing comes
 * between reading srcu_idx and counting, so that one turn is enough.
 *
 * A work looks each jiffy while readers are left, and then runs the callbacks, in
 * process context with bottom halves off.  All wait in one list, in the data of
 * the first CPU, of which tails[RCU_DONE_TAIL] ends those that wait for the
 * current grace period and tails[RCU_NEXT_TAIL] the rest.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/percpu.h>
#include <linux/rcu_segcblist.h>
#include <linux/rcupdate_wait.h>
#include <linux/slab.h>
#include <linux/srcu.h>
#include <linux/workqueue.h>
#include "../leftovers.h"
#include "rcu.h"
#include "waits.h"

#define IN_PROGRESS	1UL

static void process_srcu(struct work_struct *work);

/* ---- the structure ---------------------------------------------------------------- */

static struct rcu_segcblist *callbacks_of(struct srcu_struct *domain)
{
	return &per_cpu_ptr(domain->sda, 0)->srcu_cblist;
}

/* Static domains are made without these, those of modules without per-CPU data too. */
static void complete_domain(struct srcu_struct *domain)
{
	struct rcu_segcblist *callbacks;

	if (unlikely(!domain->sda)) {
		domain->sda = alloc_percpu_gfp(struct srcu_data, GFP_ATOMIC);
		if (!domain->sda)
			panic("no memory for the readers of an SRCU domain\n");
		/* Nobody cleans up a static domain: Linux does so when it unloads the module. */
		note_taken_back(MADE_PERCPU, (void __force *)domain->sda);
	}
	callbacks = callbacks_of(domain);
	if (likely(callbacks->tails[RCU_NEXT_TAIL]))
		return;
	callbacks->head = NULL;
	callbacks->tails[RCU_DONE_TAIL] = &callbacks->head;
	callbacks->tails[RCU_NEXT_TAIL] = &callbacks->head;
	domain->srcu_sup->srcu_ssp = domain;
	INIT_DELAYED_WORK(&domain->srcu_sup->work, process_srcu);
}

static int init_fields(struct srcu_struct *domain)
{
	domain->srcu_idx = 0;
	domain->sda = alloc_percpu(struct srcu_data);
	domain->srcu_sup = kzalloc(sizeof(*domain->srcu_sup), GFP_KERNEL);
	if (!domain->sda || !domain->srcu_sup) {
		free_percpu(domain->sda);
		kfree(domain->srcu_sup);
		domain->sda = NULL;
		domain->srcu_sup = NULL;
		return -ENOMEM;
	}
	domain->srcu_sup->srcu_gp_seq = SRCU_GP_SEQ_INITIAL_VAL;
	domain->srcu_sup->srcu_gp_seq_needed = SRCU_GP_SEQ_INITIAL_VAL;
	complete_domain(domain);
	return 0;
}

/* Process context, may sleep. */
int __init_srcu_struct(struct srcu_struct *domain, const char *name, struct lock_class_key *key)
{
	debug_check_no_locks_freed(domain, sizeof(*domain));
	lockdep_init_map(&domain->dep_map, name, key, 0);
	return init_fields(domain);
}

static unsigned long readers(struct srcu_struct *domain, int slot)
{
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		struct srcu_data *data = per_cpu_ptr(domain->sda, cpu);

		sum += atomic_long_read(&data->srcu_lock_count[slot]);
		sum -= atomic_long_read(&data->srcu_unlock_count[slot]);
	}
	return sum;
}

/* Process context, may sleep.  Nobody may use the domain any more. */
void cleanup_srcu_struct(struct srcu_struct *domain)
{
	struct srcu_usage *usage = domain->srcu_sup;

	if (WARN_ON(!domain->sda || !usage))
		return;
	complete_domain(domain);
	if (WARN_ON(readers(domain, 0) || readers(domain, 1)))
		return;
	flush_delayed_work(&usage->work);
	if (WARN_ON(callbacks_of(domain)->head || usage->srcu_gp_seq & IN_PROGRESS))
		return;
	free_percpu(domain->sda);
	domain->sda = NULL;
	kfree(usage);
	domain->srcu_sup = NULL;
}

/* ---- readers ------------------------------------------------------------------------ */

/* Any context but for an NMI. */
int __srcu_read_lock(struct srcu_struct *domain)
{
	int slot = READ_ONCE(domain->srcu_idx) & 1;

	if (unlikely(!domain->sda))
		complete_domain(domain);
	atomic_long_inc(&raw_cpu_ptr(domain->sda)->srcu_lock_count[slot]);
	return slot;
}

void __srcu_read_unlock(struct srcu_struct *domain, int slot)
{
	kcsan_release_object(domain);
	atomic_long_inc(&raw_cpu_ptr(domain->sda)->srcu_unlock_count[slot]);
	tophalf_point();
}

#ifdef CONFIG_NEED_SRCU_NMI_SAFE
int __srcu_read_lock_nmisafe(struct srcu_struct *domain)
{
	return __srcu_read_lock(domain);
}

void __srcu_read_unlock_nmisafe(struct srcu_struct *domain, int slot)
{
	__srcu_read_unlock(domain, slot);
}
#endif

#if defined(CONFIG_PROVE_RCU) && defined(CONFIG_TREE_SRCU)
void srcu_check_nmi_safety(struct srcu_struct *domain, bool nmi_safe)
{
	(void)domain;
	(void)nmi_safe;
}
#endif

/* ---- grace periods --------------------------------------------------------------------- */

static unsigned long gp_ended(const struct srcu_usage *usage)
{
	return usage->srcu_gp_seq >> RCU_COOKIE_SHIFT;
}

static bool gp_in_progress(const struct srcu_usage *usage)
{
	return usage->srcu_gp_seq & IN_PROGRESS;
}

static bool gp_wanted(struct srcu_struct *domain)
{
	struct srcu_usage *usage = domain->srcu_sup;

	return callbacks_of(domain)->head ||
	       (long)(usage->srcu_gp_seq_needed - usage->srcu_gp_seq) > 0;
}

static void start_gp(struct srcu_struct *domain)
{
	struct rcu_segcblist *callbacks = callbacks_of(domain);

	domain->srcu_sup->srcu_gp_seq |= IN_PROGRESS;
	callbacks->tails[RCU_DONE_TAIL] = callbacks->tails[RCU_NEXT_TAIL];
	WRITE_ONCE(domain->srcu_idx, domain->srcu_idx + 1);
}

/* Takes the callbacks whose grace period it was from the list. */
static struct rcu_head *end_gp(struct srcu_struct *domain)
{
	struct rcu_segcblist *callbacks = callbacks_of(domain);
	struct rcu_head *first = callbacks->head, **end = callbacks->tails[RCU_DONE_TAIL];

	domain->srcu_sup->srcu_gp_seq = (gp_ended(domain->srcu_sup) + 1) << RCU_COOKIE_SHIFT;
	if (end == &callbacks->head)
		return NULL;
	callbacks->head = *end;
	*end = NULL;
	callbacks->tails[RCU_DONE_TAIL] = &callbacks->head;
	if (callbacks->tails[RCU_NEXT_TAIL] == end)
		callbacks->tails[RCU_NEXT_TAIL] = &callbacks->head;
	return first;
}

static void invoke_all(struct rcu_head *head)
{
	while (head) {
		struct rcu_head *next = head->next;

		local_bh_disable();
		rcu_invoke(head, TOPHALF_CONTEXT_WORKQUEUE);
		local_bh_enable();
		head = next;
	}
}

/* Work. */
static void process_srcu(struct work_struct *work)
{
	struct srcu_usage *usage = container_of(work, struct srcu_usage, work.work);
	struct srcu_struct *domain = usage->srcu_ssp;

	if (!gp_in_progress(usage)) {
		if (!gp_wanted(domain))
			return;
		start_gp(domain);
	}
	if (readers(domain, (domain->srcu_idx + 1) & 1)) {
		queue_delayed_work(system_wq, &usage->work, 1);
		return;
	}
	invoke_all(end_gp(domain));
	if (gp_wanted(domain))
		queue_delayed_work(system_wq, &usage->work, 1);
}

static void kick(struct srcu_struct *domain)
{
	queue_delayed_work(system_wq, &domain->srcu_sup->work, 0);
}

/* Any context. */
void call_srcu(struct srcu_struct *domain, struct rcu_head *head, rcu_callback_t function)
{
	struct rcu_segcblist *callbacks;

	complete_domain(domain);
	callbacks = callbacks_of(domain);
	if (!rcu_begin(head, function))
		return;
	head->next = NULL;
	head->func = function;
	*callbacks->tails[RCU_NEXT_TAIL] = head;
	callbacks->tails[RCU_NEXT_TAIL] = &head->next;
	kick(domain);
}

/* Process context, may sleep. */
void synchronize_srcu(struct srcu_struct *domain)
{
	struct rcu_synchronize wait;
	struct task_wait waiting;

	if (lock_is_held(&domain->dep_map) == LOCK_STATE_HELD)
		tophalf_report(TOPHALF_RULE_DEADLOCK,
			       "synchronize_srcu() by a reader of the same domain waits for itself");
	srcu_lock_sync(&domain->dep_map);
	might_sleep();
	if (rcu_scheduler_active == RCU_SCHEDULER_INACTIVE)
		return;
	init_completion(&wait.completion);
	call_srcu(domain, &wait.head, wakeme_after_rcu);
	wait_begin(&waiting, &wait_srcu, &domain->dep_map, domain->dep_map.name, NULL, false);
	wait_for_completion(&wait.completion);
	wait_end(&waiting);
}

void synchronize_srcu_expedited(struct srcu_struct *domain)
{
	synchronize_srcu(domain);
}

/* Process context, may sleep.  All wait in one list, so one more waits for all. */
void srcu_barrier(struct srcu_struct *domain)
{
	synchronize_srcu(domain);
	/* The last callback is done when the work is. */
	flush_delayed_work(&domain->srcu_sup->work);
}

/* Any context. */
unsigned long get_state_synchronize_srcu(struct srcu_struct *domain)
{
	return rcu_cookie(gp_ended(domain->srcu_sup), gp_in_progress(domain->srcu_sup));
}

unsigned long start_poll_synchronize_srcu(struct srcu_struct *domain)
{
	unsigned long cookie;

	complete_domain(domain);
	cookie = get_state_synchronize_srcu(domain);
	if ((long)(cookie - domain->srcu_sup->srcu_gp_seq_needed) > 0)
		domain->srcu_sup->srcu_gp_seq_needed = cookie;
	kick(domain);
	return cookie;
}

bool poll_state_synchronize_srcu(struct srcu_struct *domain, unsigned long cookie)
{
	/* Numbers lose their upper bits to the shift on both sides. */
	return cookie == RCU_COOKIE_COMPLETED ||
	       (long)((domain->srcu_sup->srcu_gp_seq & ~IN_PROGRESS) - cookie) >= 0;
}

unsigned long srcu_batches_completed(struct srcu_struct *domain)
{
	return domain->srcu_idx;
}

void srcu_init(void)
{
}
