// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lock validator: what each task holds, and what is asked when a lock is taken.
 *
 * Every lock is annotated with lock_acquire() and lock_release(); here they keep
 * task_struct.held_locks, a stack in which a release may take out any element.
 * What is taken is checked against what is held, in the order of Linux's lockdep:
 * what kind of waiting the context allows (below), in which contexts the class is
 * taken (lockdep_usage.c), and the order of classes (lockdep_graph.c).  Classes
 * are in lockdep_classes.c and their keys in lockdep_keys.c, what a developer reads
 * in lockdep_report.c, and what runs learn from each other in lockdep_facts.c.
 *
 * A report switches nothing off.  A task that holds more locks than the stack
 * has room for is counted on: those beyond are not validated, and the answer to
 * whether one of them is held is "unknown" until the task has released them.
 */
#include <linux/debug_locks.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include "lockdep_internal.h"

DEFINE_PER_CPU(unsigned int, lockdep_recursion);

struct lock_class_key __lockdep_no_validate__;
struct lock_class_key __lockdep_no_track__;
unsigned int force_read_lock_recursive;

/* A stack this deep counts locks of one class under one nest_lock instead of listing them. */
#define COALESCE_DEPTH	(MAX_LOCK_DEPTH / 2)

unsigned long validator_entry;
static bool validating;		/* a lock that is taken meanwhile is the validator's own doing */

bool validator_enter(unsigned long frame)
{
	if (validating)
		return false;
	validating = true;
	validator_entry = frame;
	return true;
}

void validator_leave(void)
{
	validating = false;
}

static bool tracked(const struct lockdep_map *lock)
{
	return debug_locks && !validating && !current->lockdep_recursion &&
	       lock->key != &__lockdep_no_track__;
}

/* Any context. */
void lockdep_init_task(struct task_struct *task)
{
	task->lockdep_depth = 0;
	task->curr_chain_key = 0;
	task->lockdep_recursion = 0;
	tophalf_task(task)->locks_untracked = 0;
}

/* Boot, before the first lock is taken. */
void lockdep_init(void)
{
	if (tophalf_host->options & TOPHALF_OPTION_NO_VALIDATOR)
		debug_locks = 0;
}

void lockdep_reset(void)
{
	lockdep_init_task(current);
}

/* ---- the stack of held locks ------------------------------------------------- */

static bool is_instance(const struct held_lock *held, const struct lockdep_map *lock)
{
	if (held->instance == lock)
		return true;
	/* One of those that were counted. */
	return held->references && lock->class_cache[0] == &held_class(held)->class;
}

static struct held_lock *find_held(const struct lockdep_map *lock)
{
	struct task_struct *task = current;
	int i;

	for (i = task->lockdep_depth - 1; i >= 0; i--)
		if (is_instance(&task->held_locks[i], lock))
			return &task->held_locks[i];
	return NULL;
}

static void remove_held(struct held_lock *held)
{
	struct task_struct *task = current;
	struct held_lock *end = &task->held_locks[task->lockdep_depth];

	memmove(held, held + 1, (char *)end - (char *)(held + 1));
	task->lockdep_depth--;
}

/* ---- wait types ------------------------------------------------------------------ */

/*
 * How one may wait in a context: in a hard IRQ by spinning, unless its handler
 * would be a thread under PREEMPT_RT; in a softirq, which always is one there, as a
 * spinlock_t does.
 */
static u8 context_wait_type(void)
{
	if (lockdep_hardirq_context())
		return current->hardirq_threaded || current->irq_config ? LD_WAIT_CONFIG : LD_WAIT_SPIN;
	return lockdep_softirq_context(current) ? LD_WAIT_CONFIG : LD_WAIT_MAX;
}

/*
 * The strictest of what the context and the locks held in it allow must allow for
 * how `next` waits.  A mutex where the context cannot sleep at all was told by the
 * rule table already.
 */
static void check_wait_type(const struct held_lock *next)
{
	const struct lock_class *class = &held_class(next)->class;
	u8 outer = class->wait_type_outer ? class->wait_type_outer : class->wait_type_inner;
	const struct held_lock *strictest = NULL;
	struct task_struct *task = current;
	u8 allowed = context_wait_type();
	int i;

	if (!class->wait_type_inner || next->trylock)
		return;
	for (i = task->lockdep_depth - 1; i >= 0; i--)
		if (task->held_locks[i].irq_context != next->irq_context)
			break;
	for (i++; i < task->lockdep_depth; i++) {
		const struct held_lock *held = &task->held_locks[i];
		u8 inner = held_class(held) ? held_class(held)->class.wait_type_inner : 0;

		if (!inner)
			continue;
		if (held_class(held)->class.lock_type == LD_LOCK_WAIT_OVERRIDE) {
			allowed = inner;
			strictest = held;
		} else if (inner < allowed) {
			allowed = inner;
			strictest = held;
		}
	}
	if (outer > allowed)
		report_wait_type(strictest, next);
}

/* ---- taking ------------------------------------------------------------------------ */

/* Null when the stack is full. */
static struct held_lock *make_held(struct lockdep_map *lock, unsigned int subclass, int trylock,
				   int read, int check, struct lockdep_map *nest_lock, unsigned long ip)
{
	struct task_struct *task = current;
	struct validated_class *class = class_of(lock, subclass);
	struct held_lock *held;

	if (task->lockdep_depth == MAX_LOCK_DEPTH)
		return NULL;
	held = &task->held_locks[task->lockdep_depth];
	memset(held, 0, sizeof(*held));
	held->prev_chain_key = (unsigned long)class;
	held->instance = lock;
	held->nest_lock = nest_lock;
	held->acquire_ip = ip;
	held->irq_context = (hardirq_count() ? 2 : 0) | (in_serving_softirq() ? 1 : 0);
	held->trylock = !!trylock;
	held->read = read;
	held->check = check && class && lock->key != &__lockdep_no_validate__;
	held->hardirqs_off = raw_irqs_disabled();
	return held;
}

/* A sleeping lock in an interrupt: the rule table tells of it, and what follows is no news. */
static bool told_by_table(const struct held_lock *held)
{
	return held->irq_context && held_class(held)->class.wait_type_inner == LD_WAIT_SLEEP;
}

static void validate(struct held_lock *held, unsigned long frame)
{
	validator_enter(frame);
	check_wait_type(held);
	if (held->check && !told_by_table(held)) {
		mark_taken(held);
		if (!held->trylock)
			check_order(held);
	}
	validator_leave();
}

#define THIS_FRAME	((unsigned long)__builtin_frame_address(0))

/* True if `lock` was counted with the innermost lock: of its class, under a lock that orders both. */
static bool coalesce(struct lockdep_map *lock, unsigned int subclass, struct lockdep_map *nest_lock)
{
	struct task_struct *task = current;
	struct held_lock *last;

	if (!nest_lock || task->lockdep_depth < COALESCE_DEPTH)
		return false;
	last = &task->held_locks[task->lockdep_depth - 1];
	if (last->nest_lock != nest_lock || held_class(last) != class_of(lock, subclass))
		return false;
	if (!last->references)
		last->references = 1;
	last->references++;
	return true;
}

static void check_nest_lock(const struct lockdep_map *nest_lock)
{
	if (nest_lock && !find_held(nest_lock))
		WARN_ONCE(1, "nested lock was not taken: %s\n", lock_name(nest_lock->name));
}

/* Beyond the stack: said once, and counted from then on. */
static void take_untracked(void)
{
	static bool said;

	tophalf_task(current)->locks_untracked++;
	if (said)
		return;
	said = true;
	tophalf_warning(TOPHALF_RULE_WARN,
			"a task holds more than %lu locks (MAX_LOCK_DEPTH): those beyond are not validated",
			MAX_LOCK_DEPTH);
}

/* Any context.  Called before the lock is waited for; after it was taken by trylock. */
void lock_acquire(struct lockdep_map *lock, unsigned int subclass, int trylock, int read, int check,
		  struct lockdep_map *nest_lock, unsigned long ip)
{
	struct held_lock *held;

	if (!tracked(lock))
		return;
	if (coalesce(lock, subclass, nest_lock))
		return;
	held = make_held(lock, subclass, trylock, read, check, nest_lock, ip);
	if (!held) {
		take_untracked();
		return;
	}
	if (held_class(held))
		validate(held, THIS_FRAME);
	check_nest_lock(nest_lock);
	current->lockdep_depth++;
}

/* Any context.  Waits for a critical section of others without beginning one. */
void lock_sync(struct lockdep_map *lock, unsigned int subclass, int read, int check,
	       struct lockdep_map *nest_lock, unsigned long ip)
{
	struct held_lock *held;

	if (!tracked(lock))
		return;
	held = make_held(lock, subclass, 0, read, check, nest_lock, ip);
	if (!held || !held_class(held))
		return;
	held->sync = 1;
	validate(held, THIS_FRAME);
}

/* ---- releasing ------------------------------------------------------------------------ */

/* Any context. */
void lock_release(struct lockdep_map *lock, unsigned long ip)
{
	struct tophalf_task *task = tophalf_task(current);
	struct held_lock *held;

	(void)ip;
	if (!tracked(lock))
		return;
	held = find_held(lock);
	if (!held && task->locks_untracked) {
		task->locks_untracked--;
		return;
	}
	if (!held) {
		note_held_locks();
		tophalf_report(TOPHALF_RULE_LOCK_IMBALANCE, "%s is released by a task that does not hold it",
			       lock_name(lock->name));
		return;
	}
	WARN_ONCE(held->pin_count, "releasing a pinned lock\n");
	if (held->references > 1) {
		held->references--;
		return;
	}
	remove_held(held);
}

int lock_is_held_type(const struct lockdep_map *lock, int read)
{
	const struct held_lock *held;

	if (!tracked(lock))
		return LOCK_STATE_UNKNOWN;
	held = find_held(lock);
	if (held && (read == -1 || !!held->read == !!read))
		return LOCK_STATE_HELD;
	if (!held && tophalf_task(current)->locks_untracked)
		return LOCK_STATE_UNKNOWN;
	return LOCK_STATE_NOT_HELD;
}

/*
 * Any context, the lock held.  It becomes one of another class, as if it had been
 * taken as one: what was taken since then is taken in the new order.
 */
void lock_set_class(struct lockdep_map *lock, const char *name, struct lock_class_key *key,
		    unsigned int subclass, unsigned long ip)
{
	struct held_lock *held = tracked(lock) ? find_held(lock) : NULL;
	struct task_struct *task = current;
	int depth = task->lockdep_depth, i;

	(void)ip;
	lockdep_init_map_type(lock, name, key, 0, lock->wait_type_inner, lock->wait_type_outer,
			      lock->lock_type);
	if (!held)
		return;
	held->prev_chain_key = (unsigned long)class_of(lock, subclass);
	for (i = held - task->held_locks; i < depth; i++) {
		task->lockdep_depth = i;
		if (held_class(&task->held_locks[i]))
			validate(&task->held_locks[i], THIS_FRAME);
	}
	task->lockdep_depth = depth;
}

void lock_downgrade(struct lockdep_map *lock, unsigned long ip)
{
	struct held_lock *held = tracked(lock) ? find_held(lock) : NULL;

	(void)ip;
	if (held)
		held->read = 1;
}

/*
 * Linux's rwlocks are fair to writers on the machines that most drivers run on
 * (CONFIG_QUEUED_RWLOCKS): a reader waits behind a writer that waits, unless it is
 * an interrupt.
 */
bool read_lock_is_recursive(void)
{
	return force_read_lock_recursive || in_interrupt();
}

/* ---- pins: a lock that may not be released meanwhile ---------------------------- */

struct pin_cookie lock_pin_lock(struct lockdep_map *lock)
{
	struct held_lock *held = tracked(lock) ? find_held(lock) : NULL;
	struct pin_cookie cookie = NIL_COOKIE;

	if (!tracked(lock))
		return cookie;
	if (WARN_ONCE(!held, "pinning an unheld lock\n"))
		return cookie;
	cookie.val = 1;
	held->pin_count += cookie.val;
	return cookie;
}

void lock_repin_lock(struct lockdep_map *lock, struct pin_cookie cookie)
{
	struct held_lock *held = tracked(lock) ? find_held(lock) : NULL;

	if (held)
		held->pin_count += cookie.val;
	else
		WARN_ONCE(tracked(lock), "pinning an unheld lock\n");
}

void lock_unpin_lock(struct lockdep_map *lock, struct pin_cookie cookie)
{
	struct held_lock *held = tracked(lock) ? find_held(lock) : NULL;

	if (!held || WARN_ONCE(held->pin_count < cookie.val, "unpinning an unpinned lock\n"))
		return;
	held->pin_count -= cookie.val;
}
