/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of kernel/fs/kernfs/ share.
 *
 * Nodes are in the tree's struct kernfs_node, as its users look into it.  The
 * fields whose place differs between kernel versions are reached through the
 * functions here.
 */
#ifndef TOPHALF_KERNFS_H
#define TOPHALF_KERNFS_H

#include <linux/kernfs.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/wait.h>
#include "../fs.h"

/* What `active` is while nobody uses a node that is gone or not there yet. */
#define ACTIVE_BIAS	(INT_MIN + 1)

struct kernfs_root {
	struct kernfs_node *kn;
	unsigned int flags;		/* KERNFS_ROOT_* */
	u64 last_id;
	struct kernfs_syscall_ops *syscall_ops;
	wait_queue_head_t idle;		/* a node that is being removed is used no more */
	struct rw_semaphore lock;	/* the tree's shape */
};

/* Of a file that is open: one for all who have it open. */
struct kernfs_open_node {
	atomic_t event;
	wait_queue_head_t poll;
	struct list_head files;		/* struct kernfs_open_file */
};

static inline struct kernfs_root *root_of(struct kernfs_node *node)
{
	return (node->parent ? node->parent : node)->dir.root;
}

static inline bool in_tree(const struct kernfs_node *node)
{
	return !node->parent || !RB_EMPTY_NODE(&node->rb);
}

static inline bool is_active(const struct kernfs_node *node)
{
	return atomic_read(&node->active) >= 0;
}

/* dir.c.  Process context, may sleep: a node that no directory has yet, or null. */
struct kernfs_node *node_create(struct kernfs_node *parent, const char *name, umode_t mode,
				void *private, const void *ns, unsigned int flags);
/* Process context, may sleep.  0 or -EEXIST, -ENOENT. */
int node_add(struct kernfs_node *node);

/* Any context.  A use of the node: while there is one, its removal waits.  Null if it is gone. */
struct kernfs_node *node_get_active(struct kernfs_node *node);
void node_put_active(struct kernfs_node *node);

/* file.c.  Process context, may sleep: the node is gone, files of it are still open. */
void node_drain_files(struct kernfs_node *node);
extern const struct file_operations kernfs_file_operations;

#endif
