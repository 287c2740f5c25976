// SPDX-License-Identifier: GPL-2.0-only
/* sysfs: its root, and the way from a path to a file of it. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "../kernfs/kernfs.h"

struct kernfs_node *sysfs_root_kn;

/* As many links as one path may have. */
#define LINKS_MAX	40

int sysfs_init(void)
{
	struct kernfs_root *root = kernfs_create_root(NULL, KERNFS_ROOT_EXTRA_OPEN_PERM_CHECK, NULL);

	if (IS_ERR(root))
		return PTR_ERR(root);
	sysfs_root_kn = kernfs_root_to_node(root);
	return 0;
}

/* The child, whatever its namespace: there is only the first one. */
static struct kernfs_node *child(struct kernfs_node *parent, const char *name)
{
	struct kernfs_node *node = NULL;
	struct rb_node *at;

	if (kernfs_type(parent) != KERNFS_DIR)
		return NULL;
	down_read(&root_of(parent)->lock);
	for (at = rb_first(&parent->dir.children); at; at = rb_next(at)) {
		node = rb_entry(at, struct kernfs_node, rb);
		if (!strcmp(node->name, name))
			break;
		node = NULL;
	}
	kernfs_get(node);
	up_read(&root_of(parent)->lock);
	return node;
}

static struct kernfs_node *follow_links(struct kernfs_node *node)
{
	unsigned int links = 0;

	while (node && kernfs_type(node) == KERNFS_LINK) {
		struct kernfs_node *target = ++links < LINKS_MAX ? node->symlink.target_kn : NULL;

		kernfs_get(target);
		kernfs_put(node);
		node = target;
	}
	return node;
}

/* With a reference, or null. */
static struct kernfs_node *walk(const char *path)
{
	struct kernfs_node *node = sysfs_root_kn, *next;
	char name[PATH_SIZE];

	kernfs_get(node);
	while (node && *path) {
		size_t length = strcspn(path, "/");

		if (length) {
			strscpy(name, path, min(length + 1, sizeof(name)));
			next = child(node, name);
			kernfs_put(node);
			node = follow_links(next);
		}
		path += length;
		path += *path == '/';
	}
	return node;
}

static void evict(struct inode *inode)
{
	kernfs_put(inode->i_private);
}

struct name *sysfs_lookup_path(const char *path)
{
	struct kernfs_node *node = walk(path);
	char full[PATH_SIZE];
	struct inode *inode;
	struct name *name;

	if (!node)
		return NULL;
	inode = inode_create(node->mode, &kernfs_file_operations, node);
	if (!inode) {
		kernfs_put(node);
		return NULL;
	}
	inode_on_evict(inode, evict);
	if (kernfs_type(node) == KERNFS_FILE)
		i_size_write(inode, node->attr.size);
	snprintf(full, sizeof(full), SYS_PATH "/%s", path);
	name = name_create(NULL, full, inode);
	if (!name)
		iput(inode);
	return name;
}
