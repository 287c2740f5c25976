// SPDX-License-Identifier: GPL-2.0-only
/*
 * Objects whose memory must stay: what Linux's debugobjects watches, and more.
 *
 * Much of the kernel keeps a pointer into memory that a driver owns, and gives
 * it back only when it is told to, or when an event has come: the timer wheel,
 * the lists of a workqueue, a softirq's list of tasklets, RCU, a line's handler
 * with its cookie, a wait queue that a task stands in, a directory of sysfs.  As
 * long as it does, the object there is *active*.  To free that memory, or to set
 * it up anew, is a mistake at once, and not only when the pointer is followed.
 *
 * Linux's debugobjects (Gleixner, 2008) keeps the state of every object that it
 * ever saw, in a table whose entries come from a pool, and switches itself off
 * when the pool is empty.  Here only active objects are known: their owners call
 * active_begin() and active_end() in the two places where they link and unlink
 * one, so the set cannot drift from the lists that it mirrors, and what was set
 * up is told by the object itself.  The set has no size of its own: it grows by
 * pages.  Lines, tasklets, waiters and kobjects are in it too, which Linux's
 * leaves out.
 *
 * A freed range is looked up by the pages that it touches: objects hang on a
 * hash of the page in which their memory begins, and none is larger than a page,
 * so the pages of the range and the one before are enough.  Freeing costs a look
 * at two or three lists, which are short; a range of more pages than there are
 * lists, and the unloading of the target, walk all objects.  Nothing depends on
 * the order of the hash: findings are told in the order in which the objects
 * became active.
 *
 * An active object in memory that goes is taken out of use after the report, so
 * that the run can go on and the next finding is not an echo of this one.
 *
 * Everything here runs in any context, and between two preemption points.
 */
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/string.h>
#include "../hook.h"
#include "../mm/kasan/kasan.h"
#include "../mm/slab.h"
#include "../objects.h"
#include "../report.h"
#include "../sched/sched.h"

#define CHAINS		1024u

struct active {
	struct hlist_node by_object, by_page;
	struct list_head all;		/* in the order in which they became active */
	struct list_head stack;		/* in on_stacks, or empty */
	const struct active_type *type;
	void *object;
	const void *at;
	const void *function;
	struct site since;
};

static struct hlist_head objects[CHAINS];
static struct hlist_head pages[CHAINS];
static LIST_HEAD(all_active);
static LIST_HEAD(unused);
static LIST_HEAD(on_stacks);		/* of all, those that lie on a stack */

static struct hlist_head *chain_of_object(const void *object)
{
	unsigned long key = (unsigned long)object >> 3;

	return &objects[(key ^ key >> 10) % CHAINS];
}

static struct hlist_head *chain_of_page(unsigned long page)
{
	return &pages[(page ^ page >> 10) % CHAINS];
}

static unsigned long page_of(const void *address)
{
	return (unsigned long)address >> PAGE_SHIFT;
}

/* ---- the set ---------------------------------------------------------------------- */

static bool grow(void)
{
	struct page *page = slab_is_available() ? pages_take(0) : NULL;
	struct active *fresh;
	unsigned int i;

	if (!page)
		return false;
	fresh = page_address(page);
	for (i = 0; i < PAGE_SIZE / sizeof(*fresh); i++)
		list_add_tail(&fresh[i].all, &unused);
	return true;
}

static struct active *find(const struct active_type *type, const void *object)
{
	struct active *active;

	hlist_for_each_entry(active, chain_of_object(object), by_object)
		if (active->object == object && active->type == type)
			return active;
	return NULL;
}

bool active_begin(const struct active_type *type, void *object, const void *at,
		  const void *function)
{
	struct active *active;

	active_check_stack();
	if (find(type, object))
		return false;
	/* Before there is an allocator there is nothing that could be freed. */
	if (list_empty(&unused) && !grow())
		return true;
	active = list_first_entry(&unused, struct active, all);
	active->type = type;
	active->object = object;
	active->at = at;
	active->function = function;
	site_record(&active->since);
	list_move_tail(&active->all, &all_active);
	hlist_add_head(&active->by_object, chain_of_object(object));
	hlist_add_head(&active->by_page, chain_of_page(page_of(at)));
	INIT_LIST_HEAD(&active->stack);
	if (on_a_stack(at))
		list_add_tail(&active->stack, &on_stacks);
	return true;
}

static void forget(struct active *active)
{
	hlist_del(&active->by_object);
	hlist_del(&active->by_page);
	list_move(&active->all, &unused);
	list_del_init(&active->stack);
}

void active_end(const struct active_type *type, const void *object)
{
	struct active *active = find(type, object);

	if (active)
		forget(active);
}

/* ---- what is in a range ------------------------------------------------------------- */

static bool overlaps(const struct active *active, const void *from, size_t length)
{
	return active->at < from + length && active->at + active->type->size > from;
}

static bool any_in_page(unsigned long page, const void *from, size_t length)
{
	const struct active *active;

	hlist_for_each_entry(active, chain_of_page(page), by_page)
		if (overlaps(active, from, length))
			return true;
	return false;
}

static bool any_in_range(const void *from, size_t length)
{
	unsigned long page = page_of(from) - 1, last = page_of(from + length - 1);

	if (last - page > CHAINS)
		return true;
	for (; page <= last; page++)
		if (any_in_page(page, from, length))
			return true;
	return false;
}

/* ---- findings ----------------------------------------------------------------------- */

/* " (function)", or nothing. */
static const char *in_brackets(const void *function, char *text, size_t size)
{
	text[0] = '\0';
	if (function)
		snprintf(text, size, " (%ps)", function);
	return text;
}

#define FUNCTION_TEXT	64
#define MESSAGE_TEXT	256

/* Where the memory at `at` came from, if the allocator knows. */
static const struct site *allocated_at(const void *at)
{
	struct object_view view;

	return object_find(at, &view) ? view.allocated : NULL;
}

static void note_active(const struct active *active)
{
	unsigned long function = (unsigned long)active->function + 1;

	tophalf_note_site(&active->since, "it is active since");
	if (tophalf_target_text(function))
		tophalf_note(&function, 1, "it calls");
	tophalf_note_site(allocated_at(active->at), "the memory was allocated");
}

static void report_freed(const struct active *active, const char *what)
{
	const struct active_type *type = active->type;
	bool quiet = type->quiet && type->quiet(active->object);
	char function[FUNCTION_TEXT], message[MESSAGE_TEXT];

	snprintf(message, sizeof(message), "%s of memory that holds %s%s, which %s", what, type->name,
		 in_brackets(active->function, function, sizeof(function)), type->state);
	note_active(active);
	if (quiet)
		tophalf_warning(TOPHALF_RULE_ACTIVE_OBJECT_FREED,
				"%s; nothing can happen to it at this moment", message);
	else
		tophalf_report(TOPHALF_RULE_ACTIVE_OBJECT_FREED, "%s", message);
}

/* The object's memory goes, and the object with it. */
static void take_out_of_use(struct active *active)
{
	const struct active_type *type = active->type;
	void *object = active->object;

	if (!type->repair)
		tophalf_host->end_run(TOPHALF_END_FATAL);
	type->repair(object);
	active_end(type, object);
}

static bool has_left(const struct active *active)
{
	const struct active_type *type = active->type;

	return type->left && type->left(active->object, active->at);
}

/* The first one in the range, in the order in which they became active. */
static struct active *first_in_range(const void *from, size_t length)
{
	struct active *active, *next;

	list_for_each_entry_safe(active, next, &all_active, all) {
		if (!overlaps(active, from, length))
			continue;
		if (!has_left(active))
			return active;
		forget(active);
	}
	return NULL;
}

void active_check_freed(const void *from, size_t length, const char *what)
{
	struct active *active;

	if (!length || likely(!any_in_range(from, length)))
		return;
	while ((active = first_in_range(from, length))) {
		report_freed(active, what);
		take_out_of_use(active);
	}
}

/*
 * What was set up anew is no longer what the lists that it is in know of: there
 * is nothing to go on with.
 */
void active_check_setup(const void *at, size_t length)
{
	const struct active *active;
	char function[FUNCTION_TEXT];

	if (likely(!any_in_range(at, length)))
		return;
	list_for_each_entry(active, &all_active, all) {
		if (!active->type->embedded || !overlaps(active, at, length) || has_left(active))
			continue;
		note_active(active);
		tophalf_report(TOPHALF_RULE_ACTIVE_OBJECT_FREED, "%s%s, which %s, is set up anew",
			       active->type->name,
			       in_brackets(active->function, function, sizeof(function)),
			       active->type->state);
		tophalf_host->end_run(TOPHALF_END_FATAL);
	}
}

/*
 * What lay there may be overwritten already, and the list that it was in with it:
 * there is nothing to go on with.
 */
static void report_returned(const struct active *active)
{
	char function[FUNCTION_TEXT];

	note_active(active);
	tophalf_report(TOPHALF_RULE_ACTIVE_OBJECT_FREED,
		       "%s%s, which %s, lies on the stack of a function that has returned",
		       active->type->name,
		       in_brackets(active->function, function, sizeof(function)),
		       active->type->state);
	tophalf_host->end_run(TOPHALF_END_FATAL);
}

void active_check_stack(void)
{
	const void *frame = __builtin_frame_address(0), *stack = current->stack;
	struct active *active, *next;

	/* A fault is reported on a stack of its own. */
	if (likely(list_empty(&on_stacks)) || frame < stack || frame >= stack + TOPHALF_STACK_SIZE)
		return;
	list_for_each_entry_safe(active, next, &on_stacks, stack) {
		if (active->at < stack || active->at >= frame)
			continue;
		if (!has_left(active))
			report_returned(active);
		forget(active);
	}
}

/* ---- unloading ---------------------------------------------------------------------- */

static void report_left(const struct active *active)
{
	tophalf_note_site(allocated_at(active->at), "the memory was allocated");
	tophalf_report_left(TOPHALF_RULE_LEAK, &active->since,
			    "the module is unloaded and has left %s (%ps), which %s", active->type->name,
			    active->function, active->type->state);
}

static struct active *first_that_calls_target(void)
{
	struct active *active;

	list_for_each_entry(active, &all_active, all)
		if (tophalf_target_text((unsigned long)active->function))
			return active;
	return NULL;
}

void active_check_unload(void)
{
	struct active *active;

	active_check_freed(__tophalf_target_data_start,
			   __tophalf_target_data_end - __tophalf_target_data_start, "unload");
	while ((active = first_that_calls_target())) {
		report_left(active);
		take_out_of_use(active);
	}
}

/* ---- use ---------------------------------------------------------------------------- */

static bool freed_view(const void *object, struct object_view *view)
{
	const struct page_state *state = page_state_of(object);

	if (!state)
		return false;
	if (object_find(object, view))
		return view->state != OBJECT_ALLOCATED;
	memset(view, 0, sizeof(*view));
	if (state->slab || state->use != PAGE_QUARANTINED)
		return false;
	view->allocated = &state->allocated;
	view->freed = &state->freed;
	return true;
}

bool object_is_gone(const void *object, const char *name, const char *what)
{
	struct object_view view;

	if (on_a_stack(object)) {
		if (!stack_is_dead((unsigned long)object))
			return false;
		tophalf_report(TOPHALF_RULE_USE_AFTER_FREE,
			       "%s of %s on the stack of a function that has returned", what, name);
		return true;
	}
	if (!freed_view(object, &view))
		return false;
	kasan_note_freed(view.freed, view.allocated);
	tophalf_report(TOPHALF_RULE_USE_AFTER_FREE, "%s of %s in memory that was freed", what, name);
	return true;
}

bool never_written(const void *pointer)
{
	return !pointer || (unsigned long)pointer == PATTERN_FRESH * (~0UL / 0xff);
}
