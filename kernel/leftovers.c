// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a module leaves behind.
 *
 * When a module is unloaded everything that it made must be taken back: a
 * register window that stays mapped, a file in debugfs or a node in /dev that
 * leads to code which is gone, a thread that runs it.  Each maker tells
 * note_made(), which keeps who it was if it was the target, and what is still
 * there after the module's exit function is told with that place.  What is active
 * by then (timers, work, lines) is told from the set of active objects
 * (lib/debugobjects.c), and memory at the very end of the run (mm/kmemleak.c),
 * because a grace period or a last reference may free it later.
 *
 * "The target" is the target itself, or one wrapper, as for memory.  A node of
 * /dev comes of a longer way (misc_register() and the driver core), so the target
 * anywhere on it counts: nobody makes a node for a device that is not its own.
 *
 * There are few such things at a time, so they stand in a list.
 */
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/string.h>
#include "leftovers.h"
#include "mm/slab.h"
#include "objects.h"
#include "report.h"
#include "sched/sched.h"
#include "tophalf.h"

struct made {
	struct list_head list;
	enum made_kind kind;
	const void *key, *inside;
	char name[48];
	struct site by;
	u64 entry;			/* which entry into the kernel's code made it */
	bool put_perhaps;		/* or another one of the same node was */
};

static const struct {
	const char *what;		/* before the name */
	const char *remedy;
	bool any_way;			/* the target anywhere among the callers counts */
} kinds[MADE_KINDS] = {
	[MADE_WINDOW] = { "the register window", "iounmap()" },
	[MADE_PERCPU] = { "per-CPU memory", "free_percpu()" },
	[MADE_DEBUGFS] = { "the debugfs entry", "debugfs_remove()" },
	[MADE_NODE] = { "the device node", "the device's removal", .any_way = true },
	[MADE_REGION] = { "the region of addresses for", "release_mem_region()" },
	[MADE_CLOCK] = { "a clock on", "clk_disable()" },
	[MADE_SUPPLY] = { "a regulator on", "regulator_disable()" },
	[MADE_WORKQUEUE] = { "the workqueue", "destroy_workqueue()" },
	[MADE_CACHE] = { "the cache", "kmem_cache_destroy()" },
	[MADE_NOTIFIER] = { "the notifier", "its removal from the chain", .any_way = true },
	[MADE_CLASS] = { "the class", "class_destroy()" },
	[MADE_CDEV] = { "the character device", "cdev_del()" },
	[MADE_NUMBERS] = { "the device numbers of", "unregister_chrdev_region()" },
	[MADE_MODULE] = { "a reference to the module", "module_put()" },
	[MADE_REFERENCE] = { "a reference to the device", "put_device()" },
	[MADE_NODE_REFERENCE] = { "a reference to the node", "of_node_put()", .any_way = true },
	[MADE_ATTRIBUTE] = { "the sysfs attribute", "its removal", .any_way = true },
};

static LIST_HEAD(all_made);
static LIST_HEAD(unused);

/* ---- what there is ------------------------------------------------------------------ */

static bool grow(void)
{
	struct page *page = pages_take(0);
	struct made *fresh;
	unsigned int i;

	if (!page)
		return false;
	fresh = page_address(page);
	for (i = 0; i < PAGE_SIZE / sizeof(*fresh); i++)
		list_add_tail(&fresh[i].list, &unused);
	return true;
}

/* The callers outside our kernel, up to SITE_DEPTH of them. */
static void record_callers(struct site *site)
{
	unsigned long addresses[3 * SITE_DEPTH];
	unsigned int i, count, kept = 0;

	count = tophalf_backtrace_context(addresses, ARRAY_SIZE(addresses),
					  (unsigned long)__builtin_frame_address(0));
	memset(site, 0, sizeof(*site));
	for (i = 0; i < count && kept < SITE_DEPTH; i++)
		if (kept || !tophalf_own_text(addresses[i]))
			site->address[kept++] = addresses[i];
	memcpy(site->task, current->comm, sizeof(site->task));
}

static bool target_is_in(const struct site *site)
{
	unsigned int i;

	for (i = 0; i < SITE_DEPTH; i++)
		if (tophalf_target_text(site->address[i]))
			return true;
	return false;
}

/* A system call or a handler: no two have the same while either has something to take back. */
static u64 current_entry(void)
{
	const struct tophalf_frame *frame = tophalf_machine.frame;

	return frame ? frame->began_ns ^ (unsigned long)frame : 0;
}

void note_made(enum made_kind kind, const void *key, const void *inside, const char *name)
{
	struct made *made;
	struct site by;

	if (system_state != SYSTEM_RUNNING)
		return;
	record_callers(&by);
	if (kinds[kind].any_way ? !target_is_in(&by) : !site_of_target(&by))
		return;
	if (list_empty(&unused) && !grow())
		return;
	made = list_first_entry(&unused, struct made, list);
	made->kind = kind;
	made->key = key;
	made->inside = inside;
	made->by = by;
	made->entry = current_entry();
	made->put_perhaps = false;
	strscpy(made->name, name, sizeof(made->name));
	list_move_tail(&made->list, &all_made);
}

/* References to devices and modules: others put theirs, which they have got themselves. */
static bool is_reference(enum made_kind kind)
{
	return kind == MADE_REFERENCE || kind == MADE_MODULE;
}

/* What others may still give back when the module is gone. */
static bool is_told_late(enum made_kind kind)
{
	return is_reference(kind) || kind == MADE_NODE_REFERENCE;
}

static bool taken_back_by_another(enum made_kind kind)
{
	struct site by;

	if (!is_reference(kind))
		return false;
	record_callers(&by);
	return !site_of_target(&by);
}

void note_taken_back(enum made_kind kind, const void *key)
{
	struct made *made;

	if (list_empty(&all_made) || taken_back_by_another(kind))
		return;
	list_for_each_entry_reverse(made, &all_made, list) {
		if (made->kind != kind || made->key != key)
			continue;
		list_move(&made->list, &unused);
		return;
	}
}

/*
 * Where references are put that are kept for long, and where that was taken which was
 * put there last: a driver that is bound again puts the like of it at the same place.
 */
#define PUTTERS_MAX	16

static struct putter {
	unsigned long puts, takes;	/* code of the target */
} putters[PUTTERS_MAX];
static unsigned int putters_count;

static struct putter *putter_at(unsigned long place)
{
	unsigned int i;

	for (i = 0; i < putters_count; i++)
		if (putters[i].puts == place)
			return &putters[i];
	if (putters_count == PUTTERS_MAX)
		return NULL;
	putters[putters_count].puts = place;
	return &putters[putters_count++];
}

static unsigned long taken_at(const struct made *made)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(made->by.address); i++)
		if (tophalf_target_text(made->by.address[i]))
			return made->by.address[i];
	return 0;
}

/*
 * The newest that was made in the same entry as is current, or else the oldest of
 * those that were taken at `place`, or else the oldest; and how many there are.
 */
static struct made *find_node_reference(const struct device_node *node, unsigned long place,
					unsigned int *count)
{
	struct made *made, *oldest = NULL, *same_entry = NULL, *same_place = NULL;

	*count = 0;
	list_for_each_entry(made, &all_made, list) {
		if (made->kind != MADE_NODE_REFERENCE || made->key != node || made->put_perhaps)
			continue;
		++*count;
		oldest = oldest ?: made;
		if (!same_place && place && taken_at(made) == place)
			same_place = made;
		if (made->entry == current_entry())
			same_entry = made;
	}
	if (same_entry)
		*count = 1;
	return same_entry ?: same_place ?: oldest;
}

/*
 * All references to a node are alike.  What is put where it was taken, in one system
 * call or handler, is taken to be the one that was taken last; what is put elsewhere,
 * the one that was kept for longest, and if there are several that is a guess.
 */
void note_node_put(const struct device_node *node, unsigned long place)
{
	struct putter *putter = putter_at(place);
	unsigned int count;
	struct made *made = find_node_reference(node, putter ? putter->takes : 0, &count);

	if (!made)
		return;
	if (putter && made->entry != current_entry())
		putter->takes = taken_at(made);
	if (count > 1)
		made->put_perhaps = true;
	else
		list_move(&made->list, &unused);
}

/* ---- the end of the module ---------------------------------------------------------- */

/* It would have gone with what it is in. */
static bool goes_with_another(const struct made *inner)
{
	const struct made *made;

	list_for_each_entry(made, &all_made, list)
		if (inner->inside && made->kind == inner->kind && made->key == inner->inside)
			return true;
	return false;
}

static void report_made(const struct made *made)
{
	if (goes_with_another(made))
		return;
	tophalf_report_left(TOPHALF_RULE_LEAK, &made->by,
			    "the module is unloaded and has left %s%s%s: %s is missing",
			    kinds[made->kind].what, *made->name ? " " : "", made->name,
			    kinds[made->kind].remedy);
}

/* A thread is the target's whose function is; where it was made is not known, but where it is. */
static void check_threads(void)
{
	struct task_struct *task;

	list_for_each_entry(task, &tophalf_all_tasks, sibling) {
		if (!(task->flags & PF_KTHREAD) || task->exit_state ||
		    !tophalf_target_text((unsigned long)kthread_func(task)))
			continue;
		tophalf_report_task(TOPHALF_RULE_LEAK, false, task,
				    "the module is unloaded and has left the thread %s (%ps): kthread_stop() is missing",
				    task->comm, kthread_func(task));
	}
}

void check_left_by_module(void)
{
	struct made *made, *next;

	active_check_unload();
	check_threads();
	list_for_each_entry(made, &all_made, list)
		if (!is_told_late(made->kind))
			report_made(made);
	list_for_each_entry_safe(made, next, &all_made, list)
		if (!is_told_late(made->kind))
			list_move(&made->list, &unused);
}

/* ---- the end of the run --------------------------------------------------------------- */

/* Frees that were put off have been carried out when this returns. */
static void settle(void)
{
	rcu_barrier();
	schedule_timeout_uninterruptible(2);
	rcu_barrier();
}

/* Those to devices that were unregistered, and are there all the same. */
static void check_references(void)
{
	const struct made *made;

	list_for_each_entry(made, &all_made, list) {
		const struct device *device = made->key;

		struct object_view view;

		if (made->kind == MADE_REFERENCE && object_find(device, &view) && view.state == OBJECT_ALLOCATED &&
		    !device_is_registered((struct device *)device))
			report_made(made);
	}
}

static bool same_place(const struct made *a, const struct made *b)
{
	return !memcmp(a->by.address, b->by.address, sizeof(a->by.address));
}

static void note_guesses(const struct made *told)
{
	const struct made *made;

	list_for_each_entry(made, &all_made, list)
		if (made->kind == MADE_NODE_REFERENCE && made->key == told->key && made->put_perhaps &&
		    !same_place(made, told))
			tophalf_note_site(&made->by, "another reference to this node was taken here, and one of them was put:");
}

/* Of several that the target took of one node, those that it took last. */
static void check_nodes(void)
{
	const struct made *made;

	nodes_count_surplus();
	list_for_each_entry_reverse(made, &all_made, list) {
		if (made->kind != MADE_NODE_REFERENCE || made->put_perhaps ||
		    !nodes_take_surplus(made->key))
			continue;
		note_guesses(made);
		report_made(made);
	}
}

/*
 * A module that is in use where nothing uses it: no device, no open file.  Who
 * means a module to stay says __module_get(), which is not noted.
 */
static void check_module_references(void)
{
	const struct made *made;

	if (!tophalf_module_is_in_use() || tophalf_any_plugged())
		return;
	list_for_each_entry(made, &all_made, list)
		if (made->kind == MADE_MODULE)
			tophalf_report_left(TOPHALF_RULE_LEAK, &made->by,
					    "the module is in use for ever, by no device and no open file: %s is missing",
					    kinds[made->kind].remedy);
}

void check_left_by_run(void)
{
	check_module_references();
	if (!tophalf_module_is_gone() || tophalf_any_plugged() ||
	    (!memory_watched() && list_empty(&all_made)))
		return;
	settle();
	check_references();
	check_nodes();
	memory_check_lost();
}
