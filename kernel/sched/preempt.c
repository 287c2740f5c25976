// SPDX-License-Identifier: GPL-2.0-only
/*
 * The preemption count, and the questions that are asked of it.
 *
 * With CONFIG_DEBUG_PREEMPT every change of the count outside the locks goes
 * through here.  The count says whether; the section says since when.
 */
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include "sched.h"

/* Any context. */
void preempt_count_add(int value)
{
	__preempt_count_add(value);
	if (value & PREEMPT_MASK)
		section_begin(SECTION_PREEMPT_OFF, NULL, NULL);
	DEBUG_LOCKS_WARN_ON((preempt_count() & PREEMPT_MASK) >= PREEMPT_MASK - 10);
}

/* True if the count would fall below what was added to it. */
static bool underflow(int value)
{
	if (value > preempt_count())
		return true;
	return (value & PREEMPT_MASK) > (preempt_count() & PREEMPT_MASK);
}

/* Any context. */
void preempt_count_sub(int value)
{
	if (unlikely(underflow(value))) {
		tophalf_report(TOPHALF_RULE_CONTEXT_LEAK,
			       "preemption is enabled more often than it was disabled: preempt_count %x, less %x",
			       preempt_count(), value);
		return;
	}
	if (value & PREEMPT_MASK)
		section_end(SECTION_PREEMPT_OFF, NULL);
	__preempt_count_sub(value);
}

/* What a context may do is asked of the table only where it may be atomic. */
static bool maybe_atomic(void)
{
	return preempt_count() || raw_irqs_disabled() || rcu_preempt_depth();
}

static void check_sleep(unsigned long caller)
{
	char what[80];

	if (!maybe_atomic() || current->flags & PF_IDLE)
		return;
	/* The address behind a call may belong to the next function. */
	snprintf(what, sizeof(what), "%ps", (void *)(caller - 1));
	check_may_sleep(what);
}

/* Process context, may sleep: that is what is checked. */
void __might_sleep(const char *file, int line)
{
	(void)file;
	(void)line;
	/* In a handler it is the state of the task that is interrupted. */
	WARN_ONCE(in_task() && get_current_state() != TASK_RUNNING && current->task_state_change,
		  "do not call blocking ops when !TASK_RUNNING; state=%x set at %pS\n",
		  get_current_state(), (void *)current->task_state_change);
	check_sleep(_RET_IP_);
}

/*
 * Process context, may sleep but for what `offsets` says is held: the
 * preemption count that is expected, and the depth of RCU readers above it.
 */
void __might_resched(const char *file, int line, unsigned int offsets)
{
	unsigned int held = preempt_count() + (rcu_preempt_depth() << MIGHT_RESCHED_RCU_SHIFT);

	(void)file;
	(void)line;
	if (held == offsets && !raw_irqs_disabled())
		return;
	check_sleep(_RET_IP_);
}

/* Any context: atomic by preemption or interrupts off. */
void __cant_sleep(const char *file, int line, int preempt_offset)
{
	if (raw_irqs_disabled() || preempt_count() > preempt_offset)
		return;
	WARN_ONCE(1, "assuming atomic context at %s:%d\n", file, line);
}

void __cant_migrate(const char *file, int line)
{
	if (raw_irqs_disabled() || current->migration_disabled || preempt_count() > 0)
		return;
	WARN_ONCE(1, "assuming non migratable context at %s:%d\n", file, line);
}

/* Process context, may sleep once `lock` is dropped. */
int __cond_resched_lock(spinlock_t *lock)
{
	lockdep_assert_held(lock);
	if (!spin_needbreak(lock) && !should_resched(PREEMPT_LOCK_OFFSET))
		return 0;
	spin_unlock(lock);
	if (!__cond_resched())
		cpu_relax();
	spin_lock(lock);
	return 1;
}

int __cond_resched_rwlock_read(rwlock_t *lock)
{
	lockdep_assert_held_read(lock);
	if (!should_resched(PREEMPT_LOCK_OFFSET))
		return 0;
	read_unlock(lock);
	if (!__cond_resched())
		cpu_relax();
	read_lock(lock);
	return 1;
}

int __cond_resched_rwlock_write(rwlock_t *lock)
{
	lockdep_assert_held_write(lock);
	if (!should_resched(PREEMPT_LOCK_OFFSET))
		return 0;
	write_unlock(lock);
	if (!__cond_resched())
		cpu_relax();
	write_lock(lock);
	return 1;
}
