// SPDX-License-Identifier: GPL-2.0-only
/*
 * debugfs: its tree.  The file operations are the tree's own fs/debugfs/file.c,
 * which keeps what it needs to know of a file in the dentry's d_fsdata.
 */
#include <linux/completion.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/version.h>
#include "../../leftovers.h"
#include "../fs.h"
#include <../fs/debugfs/internal.h>

static struct name *root;

bool debugfs_initialized(void)
{
	return root;
}

static bool has_real_operations(const struct dentry *dentry)
{
	return (unsigned long)dentry->d_fsdata & DEBUGFS_FSDATA_IS_REAL_FOPS_BIT;
}

static void release(struct dentry *dentry)
{
	if (!has_real_operations(dentry))
		kfree(dentry->d_fsdata);
}

static const struct dentry_operations operations = { .d_release = release };

/* ---- making; process context, may sleep ---------------------------------------------- */

static struct name *create(const char *text, struct dentry *parent, umode_t mode,
			   const struct file_operations *file_operations, void *data)
{
	struct name *directory = parent ? name_of(parent) : root, *name;
	struct inode *inode;

	if (IS_ERR(parent))
		return ERR_CAST(parent);
	if (!directory)
		return ERR_PTR(-ENODEV);
	if (name_child(directory, text, strlen(text))) {
		pr_err("debugfs: '%s' in directory '%s' already present\n", text,
		       directory->dentry.d_name.name);
		return ERR_PTR(-EEXIST);
	}
	inode = inode_create(mode, file_operations, data);
	name = inode ? name_create(directory, text, inode) : NULL;
	if (!name) {
		iput(inode);
		return ERR_PTR(-ENOMEM);
	}
	name->dentry.d_op = &operations;
	note_made(MADE_DEBUGFS, name, directory, text);
	return name;
}

static struct dentry *create_file(const char *text, umode_t mode, struct dentry *parent, void *data,
				  const struct file_operations *proxy,
				  const struct file_operations *real)
{
	struct name *name;

	might_sleep();
	if (!(mode & S_IFMT))
		mode |= S_IFREG;
	name = create(text, parent, mode, proxy, data);
	if (IS_ERR(name))
		return ERR_CAST(name);
	name->dentry.d_fsdata = (void *)((unsigned long)real | DEBUGFS_FSDATA_IS_REAL_FOPS_BIT);
	node_tell(name, false);
	return &name->dentry;
}

struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent,
				   void *data, const struct file_operations *file_operations)
{
	return create_file(name, mode, parent, data,
			   file_operations ? &debugfs_full_proxy_file_operations :
					     &debugfs_noop_file_operations,
			   file_operations);
}

struct dentry *debugfs_create_file_unsafe(const char *name, umode_t mode, struct dentry *parent,
					  void *data, const struct file_operations *file_operations)
{
	return create_file(name, mode, parent, data,
			   file_operations ? &debugfs_open_proxy_file_operations :
					     &debugfs_noop_file_operations,
			   file_operations);
}

void debugfs_create_file_size(const char *name, umode_t mode, struct dentry *parent, void *data,
			      const struct file_operations *file_operations, loff_t size)
{
	struct dentry *dentry = debugfs_create_file(name, mode, parent, data, file_operations);

	if (!IS_ERR(dentry))
		i_size_write(d_inode(dentry), size);
}

struct dentry *debugfs_create_dir(const char *text, struct dentry *parent)
{
	struct name *name;

	might_sleep();
	name = create(text, parent, S_IFDIR | 0755, NULL, NULL);
	return IS_ERR(name) ? ERR_CAST(name) : &name->dentry;
}

/* Nothing opens it: what it leads to has a path of its own. */
struct dentry *debugfs_create_symlink(const char *text, struct dentry *parent, const char *target)
{
	struct name *name;

	might_sleep();
	name = create(text, parent, S_IFLNK | 0777, NULL, NULL);
	return IS_ERR(name) ? ERR_CAST(name) : &name->dentry;
}

struct dentry *debugfs_create_automount(const char *name, struct dentry *parent,
					debugfs_automount_t function, void *data)
{
	tophalf_unsupported("debugfs_create_automount");
}

/* ---- lookup ---------------------------------------------------------------------- */

/* Process context.  With a reference. */
struct dentry *debugfs_lookup(const char *text, struct dentry *parent)
{
	struct name *name;

	if (!root || IS_ERR_OR_NULL(text) || IS_ERR(parent))
		return NULL;
	name = name_get(name_child(parent ? name_of(parent) : root, text, strlen(text)));
	return name ? &name->dentry : NULL;
}

struct name *debugfs_lookup_path(const char *path)
{
	return name_get(name_walk(root, path));
}

/* ---- removal; process context, may sleep ------------------------------------------- */

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
/* Those in a call that would wait for long have said how to end it. */
static void cancel_users(struct debugfs_fsdata *data, struct dentry *dentry)
{
	struct debugfs_cancellation *cancellation;

	mutex_lock(&data->cancellations_mtx);
	while ((cancellation = list_first_entry_or_null(&data->cancellations,
							struct debugfs_cancellation, list))) {
		list_del_init(&cancellation->list);
		cancellation->cancel(dentry, cancellation->cancel_data);
	}
	mutex_unlock(&data->cancellations_mtx);
}
#else
static void cancel_users(struct debugfs_fsdata *data, struct dentry *dentry)
{
}
#endif

/* No call into the file's operations begins from now on; the last one has ended on return. */
static void wait_for_users(struct dentry *dentry)
{
	struct debugfs_fsdata *data = dentry->d_fsdata;

	/* Nobody has opened it. */
	if (!data || has_real_operations(dentry))
		return;
	if (refcount_dec_and_test(&data->active_users))
		return;
	cancel_users(data, dentry);
	wait_for_completion(&data->active_users_drained);
}

/* Children before their directory. */
static void remove(struct name *name)
{
	while (!list_empty(&name->children))
		remove(list_first_entry(&name->children, struct name, sibling));
	if (!name->linked)
		return;
	if (S_ISREG(name->dentry.d_inode->i_mode))
		node_tell(name, true);
	note_taken_back(MADE_DEBUGFS, name);
	name_unlink(name);
	if (S_ISREG(name->dentry.d_inode->i_mode))
		wait_for_users(&name->dentry);
	dput(&name->dentry);
}

void debugfs_remove(struct dentry *dentry)
{
	might_sleep();
	if (!IS_ERR_OR_NULL(dentry))
		remove(name_of(dentry));
}

void debugfs_lookup_and_remove(const char *text, struct dentry *parent)
{
	struct dentry *dentry = debugfs_lookup(text, parent);

	if (!dentry)
		return;
	debugfs_remove(dentry);
	dput(dentry);
}

static void tell_below(struct name *name, bool gone)
{
	struct name *below;

	if (S_ISREG(name->dentry.d_inode->i_mode))
		node_tell(name, gone);
	list_for_each_entry(below, &name->children, sibling)
		tell_below(below, gone);
}

/* Process context, may sleep.  The dentry, renamed, or an error pointer. */
struct dentry *debugfs_rename(struct dentry *old_parent, struct dentry *dentry,
			      struct dentry *new_parent, const char *text)
{
	struct name *name, *directory;
	char *copy;

	if (IS_ERR_OR_NULL(old_parent) || IS_ERR_OR_NULL(dentry) || IS_ERR_OR_NULL(new_parent))
		return ERR_PTR(-EINVAL);
	name = name_of(dentry);
	directory = name_of(new_parent);
	if (!name->linked || name_child(directory, text, strlen(text)))
		return ERR_PTR(-EEXIST);
	copy = kstrdup(text, GFP_KERNEL);
	if (!copy)
		return ERR_PTR(-ENOMEM);
	tell_below(name, true);
	kfree(dentry->d_name.name);
	dentry->d_name.name = copy;
	dentry->d_name.len = strlen(copy);
	if (name->parent != directory) {
		struct name *old = name->parent;

		list_move_tail(&name->sibling, &directory->children);
		dget(new_parent);
		name->parent = directory;
		dentry->d_parent = new_parent;
		dput(&old->dentry);
	}
	tell_below(name, false);
	return dentry;
}

/* Boot. */
void tophalf_debugfs_init(void)
{
	struct inode *inode = inode_create(S_IFDIR | 0755, NULL, NULL);

	root = name_create(NULL, DEBUG_PATH, inode);
	BUG_ON(!root);
}
