// SPDX-License-Identifier: GPL-2.0-only
/* What a node is called, from here and from its root. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "kernfs.h"

int kernfs_name(struct kernfs_node *node, char *buffer, size_t size)
{
	if (!node)
		return strscpy(buffer, "(null)", size);
	return strscpy(buffer, node->parent ? node->name : "/", size);
}

/*
 * Any context.  The path from `from`, an ancestor of the node, or from the root
 * where `from` is null.  Returns its length or -E2BIG.
 */
int kernfs_path_from_node(struct kernfs_node *node, struct kernfs_node *from, char *buffer,
			  size_t size)
{
	struct kernfs_node *at;
	size_t length = 0;
	char *end;

	if (!node)
		return strscpy(buffer, "(null)", size);
	for (at = node; at->parent && at != from; at = at->parent)
		length += strlen(at->name) + 1;
	if (from && at != from)
		tophalf_unsupported("kernfs_path_from_node between two branches");
	if (!length)
		return strscpy(buffer, "/", size);
	if (length + 1 > size)
		return -E2BIG;
	end = buffer + length;
	*end = '\0';
	for (at = node; at->parent && at != from; at = at->parent) {
		size_t part = strlen(at->name);

		end -= part;
		memcpy(end, at->name, part);
		*--end = '/';
	}
	return length;
}

void pr_cont_kernfs_name(struct kernfs_node *node)
{
	pr_cont("%s", node->parent ? node->name : "/");
}

void pr_cont_kernfs_path(struct kernfs_node *node)
{
	char path[PATH_SIZE];

	if (kernfs_path_from_node(node, NULL, path, sizeof(path)) < 0)
		pr_cont("(name too long)");
	else
		pr_cont("%s", path);
}
