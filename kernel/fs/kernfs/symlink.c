// SPDX-License-Identifier: GPL-2.0-only
/* Links between nodes.  User space is not told of them: it opens what they lead to. */
#include <linux/kernel.h>
#include "kernfs.h"

/* Process context, may sleep. */
struct kernfs_node *kernfs_create_link(struct kernfs_node *parent, const char *name,
				       struct kernfs_node *target)
{
	const void *ns = kernfs_ns_enabled(parent) ? target->ns : NULL;
	struct kernfs_node *node;
	int error;

	node = node_create(parent, name, S_IFLNK | 0777, NULL, ns, KERNFS_LINK);
	if (!node)
		return ERR_PTR(-ENOMEM);
	node->symlink.target_kn = target;
	kernfs_get(target);
	error = node_add(node);
	if (!error)
		return node;
	kernfs_put(node);
	return ERR_PTR(error);
}
