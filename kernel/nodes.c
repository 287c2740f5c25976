// SPDX-License-Identifier: GPL-2.0-only
/*
 * References to nodes of the device tree.
 *
 * What finds a node hands a reference over: of_parse_phandle(), the getters of
 * children, the loops over them that are left early.  A node that firmware made
 * stays where it is whatever its count says, so nothing else would ever tell of
 * one that is not put.
 *
 * How many there are is a fact of the node: the counts at boot, with no module and
 * no device, are what they have to be when the module and the devices are gone.
 * Whose the surplus is says the way by which the reference was taken: through the
 * functions that hand nodes over (tree/image.lds has their files) straight into the
 * target.  What the rest of the tree takes, for a device or a domain, it keeps and
 * puts by itself, and what it keeps for ever, as the registers that devices share, is
 * nobody's fault.
 *
 * The linker lets each of_node_get() and of_node_put() pass here (see requests.c).
 */
#include <linux/kref.h>
#include <linux/of.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "hook.h"
#include "leftovers.h"
#include "tophalf.h"

struct node_count {
	const struct device_node *node;
	unsigned int at_boot;
	unsigned int surplus;		/* filled in by nodes_count_surplus() */
};

static struct node_count *counts;
static unsigned int counts_end;

static unsigned int references(const struct device_node *node)
{
	return kref_read(&node->kobj.kref);
}

/* Process context.  The end of boot. */
void nodes_booted(void)
{
	struct device_node *node;
	unsigned int count = 0;

	for_each_of_allnodes(node)
		count++;
	counts = kcalloc(count, sizeof(*counts), GFP_KERNEL | __GFP_NOFAIL);
	for_each_of_allnodes(node)
		counts[counts_end++].node = node;
	/* Not within the loop, which holds the node that it is at. */
	for (count = 0; count < counts_end; count++)
		counts[count].at_boot = references(counts[count].node);
}

/* Process context. */
void nodes_count_surplus(void)
{
	unsigned int i;

	for (i = 0; i < counts_end; i++)
		counts[i].surplus = max(references(counts[i].node), counts[i].at_boot) -
				    counts[i].at_boot;
}

/* Process context. */
bool nodes_take_surplus(const struct device_node *node)
{
	unsigned int i;

	for (i = 0; i < counts_end; i++)
		if (counts[i].node == node && counts[i].surplus) {
			counts[i].surplus--;
			return true;
		}
	return false;
}

/* ---- who takes and puts them ------------------------------------------------------------ */

#define CALLERS_MAX	16

static bool hands_over(unsigned long address)
{
	return address - (unsigned long)__tophalf_nodes_text_start <
	       (unsigned long)(__tophalf_nodes_text_end - __tophalf_nodes_text_start);
}

/* Where the target calls, with nothing between it and us but what hands nodes over; or 0. */
static unsigned long target_caller(void)
{
	unsigned long callers[CALLERS_MAX];
	unsigned int i, count;

	count = tophalf_backtrace_context(callers, ARRAY_SIZE(callers),
					  (unsigned long)__builtin_frame_address(0));
	for (i = 0; i < count; i++) {
		if (tophalf_target_text(callers[i]))
			return callers[i];
		if (!tophalf_own_text(callers[i]) && !hands_over(callers[i]))
			return 0;
	}
	return 0;
}

/* One that is made at run time goes with its last reference. */
static bool is_counted(const struct device_node *node)
{
	return node && counts_end && !of_node_check_flag(node, OF_DYNAMIC);
}

/* By hand: %pOF takes references, and the lock that whoever gets one may hold. */
static int put_path(char *path, int size, const struct device_node *node)
{
	int at;

	if (!node->parent)
		return 0;
	at = put_path(path, size, node->parent);
	return at + scnprintf(path + at, size - at, "/%s", kbasename(node->full_name));
}

/* Any context. */
struct device_node *__real_of_node_get(struct device_node *node) __weak;
struct device_node *__wrap_of_node_get(struct device_node *node);
struct device_node *__wrap_of_node_get(struct device_node *node)
{
	char path[48] = "";

	if (is_counted(node) && target_caller()) {
		put_path(path, sizeof(path), node);
		note_made(MADE_NODE_REFERENCE, node, NULL, path);
	}
	return __real_of_node_get(node);
}

/* Any context. */
void __real_of_node_put(struct device_node *node) __weak;
void __wrap_of_node_put(struct device_node *node);
void __wrap_of_node_put(struct device_node *node)
{
	unsigned long place = is_counted(node) ? target_caller() : 0;

	if (place)
		note_node_put(node, place);
	__real_of_node_put(node);
}
