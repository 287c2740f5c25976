// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the lock validator says, in the words and the order of Linux's lockdep: the
 * dependency, how each part of it came about, a possible scenario, what is held.
 *
 * The same circle of classes is one finding, from whichever of its sides it is
 * closed; so is the same pair of a class that interrupts take and one that they
 * interrupt.  Any context: all of these.
 */
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include "../report.h"
#include "lockdep_internal.h"

#define HELD_NOTES_MAX	6

static const char *const state_names[] = { "hard IRQ", "softirq" };

/* "&port->lock", "&port->lock/1", "&port->lock#2": by subclass, and among those of the same name. */
struct class_name {
	char text[64];
};

static unsigned int number_of_name(const struct validated_class *class)
{
	const struct validated_class *other;
	unsigned int number = 1;

	for (other = class_first(); other != class; other = other->all_next)
		if (other->identity != class->identity && !strcmp(other->class.name, class->class.name) &&
		    other->class.subclass == class->class.subclass)
			number++;
	return number;
}

static struct class_name name_of(const struct validated_class *class)
{
	unsigned int number = number_of_name(class), subclass = class->class.subclass;
	struct class_name name;
	int length;

	length = scnprintf(name.text, sizeof(name.text) - 8, "%s", class->class.name);
	if (number > 1)
		length += scnprintf(name.text + length, sizeof(name.text) - length, "#%u", number);
	if (subclass)
		scnprintf(name.text + length, sizeof(name.text) - length, "/%u", subclass);
	return name;
}

/* "{+.-.}": hard IRQs, readers in them, softirqs, readers in them; + on, - in them, ? both. */
static struct class_name usage_of(const struct validated_class *class)
{
	static const char signs[] = { '.', '-', '+', '?' };
	struct class_name text = { "{....}" };
	unsigned int state, read;

	for (state = 0; state < IRQ_STATES; state++) {
		for (read = 0; read < 2; read++) {
			unsigned int in = class->usage >> (state * USAGES_EACH + USED_IN + read) & 1;
			unsigned int on = class->usage >> (state * USAGES_EACH + ENABLED + read) & 1;

			text.text[1 + 2 * state + read] = signs[in | on << 1];
		}
	}
	return text;
}

static void note_place(const struct lock_place *place, const char *caption)
{
	unsigned long addresses[LOCK_TRACE_MAX];
	unsigned int i;

	for (i = 0; place && i < place->count; i++)
		addresses[i] = place->addresses[i];
	tophalf_note(addresses, place ? place->count : 0, "%s", caption);
}

/* The caption's buffer: the host has copied it, or the notes have, before the next one is made. */
static char caption[768];

static const char *in_earlier_run(bool inherited)
{
	return inherited ? ", in an earlier run" : "";
}

static void note_edge(const struct lock_edge *edge, unsigned int number)
{
	struct class_name from = name_of(edge->from), to = name_of(edge->to);
	struct class_name usage = usage_of(edge->to);

	scnprintf(caption, sizeof(caption), "-> #%u (%s)%s, taken while (%s) is held (by %ps)%s:", number,
		  to.text, usage.text, from.text, (void *)(unsigned long)edge->held_at,
		  in_earlier_run(edge->inherited));
	note_place(edge->place, caption);
}

void note_held_locks(void)
{
	struct task_struct *task = current;
	int i, first = max(0, task->lockdep_depth - HELD_NOTES_MAX);

	for (i = first; i < task->lockdep_depth; i++) {
		const struct held_lock *held = &task->held_locks[i];
		unsigned long at = held->acquire_ip;

		if (i == first)
			tophalf_note(NULL, 0, "%d lock%s held by %s:", task->lockdep_depth,
				     task->lockdep_depth == 1 ? "" : "s", task->comm);
		tophalf_note(&at, 1, "#%d (%s)%s, taken at:", i, lock_name(held->instance->name),
			     held->read ? " for reading" : "");
	}
}

/*
 * Of a circle, whatever it begins with; of a pair likewise.  By name: the classes of
 * a name are the same mistake made once for each, as for each file of a directory.
 */
static u64 identity_of(const struct validated_class *class)
{
	const char *name = class->class.name;
	u64 hash = class->class.subclass + 1;

	while (*name)
		hash = validator_hash(hash, (u8)*name++);
	return hash;
}

static void identify(u64 identity)
{
	tophalf_identify(identity | 1);
}

/* The backtrace begins where the lock operation was called. */
static __printf(3, 4) void report(enum tophalf_rule rule, bool warning, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	tophalf_vreport_at(rule, warning, 0, validator_entry, format, arguments);
	va_end(arguments);
}

/* ---- recursion ----------------------------------------------------------------------- */

void report_recursion(const struct held_lock *previous, const struct held_lock *next)
{
	struct class_name name = name_of(held_class(next));

	tophalf_note(NULL, 0, "possible unsafe locking scenario:\n\n"
		     "      CPU0\n      ----\n lock(%s);\n lock(%s);\n\n*** DEADLOCK ***\n"
		     "May be due to missing lock nesting notation",
		     name.text, name.text);
	note_held_locks();
	report(TOPHALF_RULE_LOCK_RECURSION, false, "possible recursive locking: %s is taken while %s is held",
		       name.text, previous->instance == next->instance ? "the same lock" :
		       "another lock of its class");
}

/* ---- inversion ----------------------------------------------------------------------- */

#define CIRCLE_MAX	8

struct circle {
	struct lock_edge *edges[CIRCLE_MAX];	/* from what is taken to what is held; the last ones fit */
	unsigned int count, left_out;
	u64 identity;
};

/* The edges of the way that was found come from its end. */
static void read_circle(struct circle *circle, struct validated_class *end, unsigned int state)
{
	struct lock_edge *edge;

	circle->identity = identity_of(end);
	while ((edge = search_edge(&end, &state, FORWARDS))) {
		circle->identity += identity_of(end);
		if (circle->count == CIRCLE_MAX)
			circle->left_out++;
		else
			circle->edges[circle->count++] = edge;
	}
}

static void note_circle(const struct circle *circle)
{
	unsigned int i;

	tophalf_note(NULL, 0, "the existing dependency chain (in reverse order) is:");
	for (i = 0; i < circle->count; i++)
		note_edge(circle->edges[i], circle->count - i);
	if (circle->left_out)
		tophalf_note(NULL, 0, "(and %u more)", circle->left_out);
}

static const char *how(const struct held_lock *held)
{
	return held->sync ? "sync" : held->read ? "rlock" : "lock";
}

static void note_circle_scenario(const struct circle *circle, const struct held_lock *previous,
				 const struct held_lock *next)
{
	struct class_name held = name_of(held_class(previous)), taken = name_of(held_class(next));
	struct class_name before = name_of(circle->edges[0]->from);
	char chain[160] = "";

	if (circle->count > 1)
		scnprintf(chain, sizeof(chain), "chain exists of:\n %s --> %s --> %s\n\n", taken.text,
			  before.text, held.text);
	tophalf_note(NULL, 0, "%spossible unsafe locking scenario:\n\n"
		     "      CPU0                    CPU1\n      ----                    ----\n"
		     " %s(%s);\n%25slock(%s);\n%25slock(%s);\n %s(%s);\n\n*** DEADLOCK ***",
		     chain, previous->read ? "rlock" : "lock", held.text, "", before.text, "", held.text,
		     how(next), taken.text);
}

void report_inversion(const struct held_lock *previous, const struct held_lock *next,
		      struct validated_class *end, unsigned int state)
{
	struct class_name held = name_of(held_class(previous)), taken = name_of(held_class(next));
	struct circle circle = { .count = 0 };
	char through[48] = "";

	read_circle(&circle, end, state);
	note_circle(&circle);
	note_circle_scenario(&circle, previous, next);
	note_held_locks();
	if (circle.count + circle.left_out > 1)
		scnprintf(through, sizeof(through), ", through %u more lock%s",
			  circle.count + circle.left_out - 1, circle.count + circle.left_out > 2 ? "s" : "");
	identify(circle.identity);
	report(TOPHALF_RULE_LOCK_INVERSION, false,
		       "possible circular locking dependency: %s is %s while %s is held, and elsewhere %s while %s is%s",
		       taken.text, next->sync ? "waited for" : "taken", held.text, held.text, taken.text,
		       through);
}

/* ---- wait types ------------------------------------------------------------------------ */

static const char *kind_of_waiting(unsigned int wait_type)
{
	switch (wait_type) {
	case LD_WAIT_FREE:
		return "wait-free";
	case LD_WAIT_SPIN:
		return "a raw_spinlock_t";
	case LD_WAIT_CONFIG:
		return "a spinlock_t";
	default:
		return "a sleeping lock";
	}
}

/* The functions of a lock ask the rule table themselves; might_lock() and its kin do not. */
static bool by_annotation(void)
{
	return !tophalf_own_text(((const unsigned long *)validator_entry)[1]);
}

void report_wait_type(const struct held_lock *outer, const struct held_lock *next)
{
	const struct lock_class *class = &held_class(next)->class;
	u8 waits = class->wait_type_outer ? class->wait_type_outer : class->wait_type_inner;
	struct class_name name = name_of(held_class(next)), outer_name;
	char where[128];

	/* The rule table told it, and why. */
	if (waits == LD_WAIT_SLEEP && lock_maybe_atomic() && !by_annotation())
		return;
	if (outer) {
		unsigned long at = outer->acquire_ip;

		outer_name = name_of(held_class(outer));
		scnprintf(where, sizeof(where), "inside %s, %s", outer_name.text,
			  kind_of_waiting(held_class(outer)->class.wait_type_inner));
		tophalf_note(&at, 1, "(%s) was taken at:", outer_name.text);
	} else {
		scnprintf(where, sizeof(where), "in a %s that PREEMPT_RT makes no thread",
			  lockdep_hardirq_context() ? "hard IRQ" : "softirq");
	}
	note_held_locks();
	if (waits == LD_WAIT_SLEEP)
		report(TOPHALF_RULE_LOCK_NESTING, false, "invalid wait context: %s, %s, is taken %s",
			       name.text, kind_of_waiting(waits), where);
	else
		report(TOPHALF_RULE_LOCK_NESTING, true,
				"invalid wait context: %s, %s, is taken %s; it sleeps under PREEMPT_RT, which alone is hurt",
				name.text, kind_of_waiting(waits), where);
}

/* ---- usages ------------------------------------------------------------------------------ */

static void note_usage(enum irq_state state, const struct validated_class *class, unsigned int usage)
{
	struct class_name name = name_of(class);
	unsigned int which = usage % USAGES_EACH;
	bool safe = which == USED_IN || which == USED_IN_READ;
	const char *reading = which == USED_IN_READ || which == ENABLED_READ ? " for reading" : "";

	if (safe)
		scnprintf(caption, sizeof(caption), "(%s) became %s-safe: taken%s in one at:", name.text,
			  state_names[state], reading);
	else
		scnprintf(caption, sizeof(caption), "(%s) became %s-unsafe: held%s with them enabled at:",
			  name.text, state_names[state], reading);
	note_place(class->usage_places[usage], caption);
}

void report_usage(enum irq_state state, struct validated_class *class, unsigned int safe,
		  unsigned int unsafe)
{
	struct class_name name = name_of(class);
	bool now_in = (class->own_usage & 1u << safe) && (state ? !!lockdep_softirq_context(current) :
							   lockdep_hardirq_context());

	note_usage(state, class, now_in ? unsafe : safe);
	tophalf_note(NULL, 0, "possible unsafe locking scenario:\n\n"
		     "      CPU0\n      ----\n lock(%s);\n <Interrupt>\n   lock(%s);\n\n*** DEADLOCK ***",
		     name.text, name.text);
	note_held_locks();
	identify(identity_of(class) + state);
	report(TOPHALF_RULE_IRQ_LOCK_INVERSION, false,
		       "inconsistent lock state: %s is taken in a %s, and elsewhere held with them enabled",
		       name.text, state_names[state]);
}

void report_usage_path(enum irq_state state, const struct usage_path *path)
{
	struct class_name safe = name_of(path->safe), unsafe = name_of(path->unsafe);
	struct class_name middle = name_of(path->edges[0]->to);
	unsigned int i;

	note_usage(state, path->safe, path->safe_usage);
	note_usage(state, path->unsafe, path->unsafe_usage);
	tophalf_note(NULL, 0, "the dependency from the %s-safe lock to the %s-unsafe one:",
		     state_names[state], state_names[state]);
	for (i = 0; i < path->edges_count; i++)
		note_edge(path->edges[i], i);
	if (path->edges_left_out)
		tophalf_note(NULL, 0, "(and %u more)", path->edges_left_out);
	tophalf_note(NULL, 0, "possible interrupt unsafe locking scenario:\n\n"
		     "      CPU0                    CPU1\n      ----                    ----\n"
		     " lock(%s);\n%25slocal_irq_disable();\n%25slock(%s);\n%25slock(%s);\n"
		     " <Interrupt>\n   lock(%s);\n\n*** DEADLOCK ***",
		     unsafe.text, "", "", safe.text, "", middle.text, safe.text);
	note_held_locks();
	identify(validator_hash(identity_of(path->safe), identity_of(path->unsafe)) + 2 * state);
	report(TOPHALF_RULE_IRQ_LOCK_INVERSION, false,
		       "%s-safe -> %s-unsafe lock order: %s is taken in a %s, %s is held with them enabled and taken while %s is",
		       state_names[state], state_names[state], safe.text, state_names[state], unsafe.text,
		       safe.text);
}
