// SPDX-License-Identifier: GPL-2.0-only
/*
 * The flattened device tree from the host becomes the live one.
 *
 * What the tree's drivers/of/fdt.c does at boot, without the boot: there is no
 * memory map to read from the blob, no early console and no reserved memory.
 * Values stay in the blob, of which the kernel keeps a copy of its own, so that
 * nothing in the image points at host memory.
 */
#include <linux/fwnode.h>
#include <linux/libfdt.h>
#include <linux/of.h>
#include <linux/slab.h>
#include "tophalf.h"

static void add_property(struct device_node *node, struct property ***end, const char *name,
			 const void *value, int length)
{
	struct property *property = kzalloc(sizeof(*property), GFP_KERNEL | __GFP_NOFAIL);

	property->name = (char *)name;
	property->value = (void *)value;
	property->length = length;
	**end = property;
	*end = &property->next;
	if (length == sizeof(u32) && (!strcmp(name, "phandle") || !strcmp(name, "linux,phandle")))
		node->phandle = be32_to_cpup(value);
}

/* A node's name without its unit address. */
static const char *base_name(const char *full_name)
{
	return kstrndup(full_name, strchrnul(full_name, '@') - full_name, GFP_KERNEL | __GFP_NOFAIL);
}

static void add_properties(struct device_node *node, const void *blob, int offset)
{
	struct property **end = &node->properties;
	const char *name;
	int property, length;

	fdt_for_each_property_offset(property, blob, offset) {
		const void *value = fdt_getprop_by_offset(blob, property, &name, &length);

		if (value)
			add_property(node, &end, name, value, length);
	}
	node->name = of_get_property(node, "name", NULL);
	if (node->name)
		return;
	node->name = base_name(node->full_name);
	add_property(node, &end, "name", node->name, strlen(node->name) + 1);
}

static struct device_node *make_node(const void *blob, int offset, struct device_node *parent)
{
	struct device_node *node = kzalloc(sizeof(*node), GFP_KERNEL | __GFP_NOFAIL);

	of_node_init(node);
	node->full_name = fdt_get_name(blob, offset, NULL);
	node->parent = parent;
	add_properties(node, blob, offset);
	return node;
}

/* How deep a tree may be: the recursion is on a kernel stack. */
#define DEPTH_MAX	32

static void make_children(struct device_node *parent, const void *blob, int offset, int depth)
{
	struct device_node **end = &parent->child;
	int child;

	if (depth == DEPTH_MAX)
		panic("the device tree is deeper than %d nodes\n", DEPTH_MAX);
	fdt_for_each_subnode(child, blob, offset) {
		*end = make_node(blob, child, parent);
		make_children(*end, blob, child, depth + 1);
		end = &(*end)->sibling;
	}
}

static void *alloc_alias(u64 size, u64 align)
{
	return kzalloc(size, GFP_KERNEL | __GFP_NOFAIL);
}

/*
 * What the host plugs in must not be there before, so its nodes are marked as
 * those of devices that exist: the populating of the bus at boot skips them.
 */
static void reserve_plugged(void)
{
	u32 i;

	for (i = 0; i < tophalf_host->devices_count; i++) {
		const char *path = tophalf_host->devices[i].node;
		struct device_node *node = path ? of_find_node_by_path(path) : NULL;

		if (path && !node)
			panic("firmware describes %s, which its device tree does not have\n", path);
		if (node)
			of_node_set_flag(node, OF_POPULATED);
		of_node_put(node);
	}
}

/* Boot, after the allocator works and before init_IRQ(). */
void firmware_tree_init(void)
{
	void *blob;

	if (!tophalf_host->device_tree)
		return;
	blob = kmemdup(tophalf_host->device_tree, tophalf_host->device_tree_size,
		       GFP_KERNEL | __GFP_NOFAIL);
	if (fdt_check_header(blob) || fdt_totalsize(blob) > tophalf_host->device_tree_size)
		panic("the firmware's device tree is damaged\n");
	of_root = make_node(blob, 0, NULL);
	/* The root has no name in the blob. */
	of_root->full_name = "/";
	make_children(of_root, blob, 0, 0);
	of_alias_scan(alloc_alias);
	reserve_plugged();
}
