/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of kernel/fs/ share: names, inodes and files.
 *
 * Each file system keeps its own tree of names, because its users hold on to
 * its own structures (dentries in debugfs, proc entries, kernfs nodes).  Opening
 * makes a struct file of a dentry with an inode, whichever file system it is of.
 */
#ifndef TOPHALF_FS_H
#define TOPHALF_FS_H

#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/list.h>
#include "../tophalf.h"

#define SYS_PATH	"/sys"
#define DEV_PATH	"/dev"
#define PROC_PATH	"/proc"
#define DEBUG_PATH	"/sys/kernel/debug"

#define PATH_SIZE	256		/* of struct tophalf_syscall's path */

/* A name in a tree.  Every dentry of ours is the first member of one of these. */
struct name {
	struct dentry dentry;
	struct name *parent;		/* null: a root; its name is the path where it is mounted */
	struct list_head children, sibling;
	bool linked;			/* in its parent's list */
};

static inline struct name *name_of(const struct dentry *dentry)
{
	return container_of(dentry, struct name, dentry);
}

/*
 * Process context, may sleep.  A name with one reference, for the caller; in its
 * parent's list, which holds a reference to the parent.  The inode's reference
 * becomes the name's.  Null when memory is out.
 */
struct name *name_create(struct name *parent, const char *name, struct inode *inode);
/* Any context.  Out of its parent's list; what holds a reference still uses it. */
void name_unlink(struct name *name);
struct name *name_child(const struct name *parent, const char *name, size_t length);
/* Follows `path` from `name`; "/" and the end of the string separate names. Null if there is none. */
struct name *name_walk(struct name *name, const char *path);

/*
 * Any context.  A reference to what was just found, or null.  dget() takes a lock,
 * and where a lock is taken another CPU may run and remove the name.
 */
static inline struct name *name_get(struct name *name)
{
	if (name)
		name->dentry.d_lockref.count++;
	return name;
}
/* The whole path; returns its start within `buffer`, or an error pointer. */
char *name_path(const struct name *name, char *buffer, size_t size);

/* Process context, may sleep.  One reference, for the caller.  Null when memory is out. */
struct inode *inode_create(umode_t mode, const struct file_operations *operations, void *private);
/* What happens to i_private when the inode goes. */
void inode_on_evict(struct inode *inode, void (*evict)(struct inode *inode));

/* Any context.  Tells user space that the node at `name` has come or gone. */
void node_tell(const struct name *name, bool gone);
void node_tell_path(const char *path, umode_t mode, bool gone);

/* Process context, may sleep.  The file, opened, or an error pointer. */
struct file *name_open(struct name *name, unsigned int flags);
/* Process context, may sleep: the last reference of a file that went where it could not be released. */
void files_release_deferred(void);

/*
 * Each file system: the name at `path`, relative to where it is mounted, with a
 * reference for the caller.  Null if there is none.  Process context, may sleep.
 */
struct name *devtmpfs_lookup(const char *path);
struct name *debugfs_lookup_path(const char *path);
struct name *proc_lookup_path(const char *path);
struct name *sysfs_lookup_path(const char *path);

void files_init(void);
void proc_init(void);

#endif
