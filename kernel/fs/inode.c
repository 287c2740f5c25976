// SPDX-License-Identifier: GPL-2.0-only
/*
 * Inodes and names of them, as far as device drivers meet them.
 *
 * There is no dcache: the names of a file system are there for as long as what
 * they stand for exists.
 */
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mount.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include "fs.h"

extern const struct file_operations def_chr_fops;
extern void cd_forget(struct inode *inode);

struct file_inode {
	struct inode inode;
	void (*evict)(struct inode *inode);
};

static struct super_block super_block = {
	.s_blocksize = PAGE_SIZE,
	.s_blocksize_bits = PAGE_SHIFT,
	.s_maxbytes = MAX_LFS_FILESIZE,
	.s_time_gran = 1,
	.s_user_ns = &init_user_ns,
	.s_id = "tophalf",
};

/* The one mount, for paths that need to have one. */
struct vfsmount tophalf_mount = { .mnt_sb = &super_block };

const struct address_space_operations empty_aops;
static unsigned long last_inode_number;

/* ---- inodes -------------------------------------------------------------------- */

/* Any context. */
void address_space_init_once(struct address_space *space)
{
	memset(space, 0, sizeof(*space));
	xa_init_flags(&space->i_pages, XA_FLAGS_LOCK_IRQ | XA_FLAGS_ACCOUNT);
	init_rwsem(&space->i_mmap_rwsem);
	space->i_mmap = RB_ROOT_CACHED;
	INIT_LIST_HEAD(&space->i_private_list);
	spin_lock_init(&space->i_private_lock);
}

static void address_space_setup(struct address_space *space, struct inode *inode)
{
	address_space_init_once(space);
	space->host = inode;
	space->a_ops = &empty_aops;
	init_rwsem(&space->invalidate_lock);
	mapping_set_gfp_mask(space, GFP_HIGHUSER);
}

/* Any context.  What an inode has from its slab's constructor on, when one file system has a slab of its own. */
void inode_init_once(struct inode *inode)
{
	memset(inode, 0, sizeof(*inode));
	INIT_HLIST_NODE(&inode->i_hash);
	INIT_LIST_HEAD(&inode->i_devices);
	INIT_LIST_HEAD(&inode->i_io_list);
	INIT_LIST_HEAD(&inode->i_wb_list);
	INIT_LIST_HEAD(&inode->i_lru);
	INIT_LIST_HEAD(&inode->i_sb_list);
	address_space_init_once(&inode->i_data);
}

/* What is set up each time: one reference, for the caller. */
static void inode_setup(struct inode *inode, struct super_block *super)
{
	static const struct file_operations none;

	inode->i_sb = super;
	inode->i_mode = 0;
	inode->i_flags = 0;
	inode->i_state = 0;
	inode->i_op = NULL;
	inode->i_fop = &none;
	inode->i_private = NULL;
	inode->i_cdev = NULL;
	inode->i_rdev = 0;
	inode->i_size = 0;
	inode->i_ino = ++last_inode_number;
	inode->i_blkbits = super->s_blocksize_bits;
	set_nlink(inode, 1);
	atomic_set(&inode->i_count, 1);
	spin_lock_init(&inode->i_lock);
	init_rwsem(&inode->i_rwsem);
	inode->i_mapping = &inode->i_data;
	address_space_setup(&inode->i_data, inode);
	inode_set_ctime_current(inode);
}

struct inode *inode_create(umode_t mode, const struct file_operations *operations, void *private)
{
	struct file_inode *created = kzalloc(sizeof(*created), GFP_KERNEL);
	struct inode *inode;

	if (!created)
		return NULL;
	inode = &created->inode;
	inode_init_once(inode);
	inode_setup(inode, &super_block);
	inode->i_mode = mode;
	inode->i_fop = operations;
	inode->i_private = private;
	return inode;
}

/* Process context, may sleep.  An inode that no name leads to, allocated as its file system says. */
struct inode *new_inode_pseudo(struct super_block *super)
{
	struct inode *inode;

	if (!super->s_op->alloc_inode) {
		inode = inode_create(0, NULL, NULL);
		if (inode)
			inode_setup(inode, super);
		return inode;
	}
	inode = super->s_op->alloc_inode(super);
	if (inode)
		inode_setup(inode, super);
	return inode;
}

void inode_on_evict(struct inode *inode, void (*evict)(struct inode *inode))
{
	container_of(inode, struct file_inode, inode)->evict = evict;
}

static void free_by_rcu(struct rcu_head *head)
{
	struct inode *inode = container_of(head, struct inode, i_rcu);

	inode->i_sb->s_op->free_inode(inode);
}

/* As the file system that allocated it says. */
static void destroy(struct inode *inode)
{
	const struct super_operations *operations = inode->i_sb->s_op;

	if (operations->destroy_inode)
		operations->destroy_inode(inode);
	if (operations->free_inode)
		call_rcu(&inode->i_rcu, free_by_rcu);
}

/* Process context, may sleep, when it is the last reference. */
void iput(struct inode *inode)
{
	struct file_inode *last = container_of(inode, struct file_inode, inode);

	if (!inode || !atomic_dec_and_test(&inode->i_count))
		return;
	if (S_ISCHR(inode->i_mode) && inode->i_cdev)
		cd_forget(inode);
	if (inode->i_sb->s_op && inode->i_sb->s_op->evict_inode)
		inode->i_sb->s_op->evict_inode(inode);
	if (inode->i_sb->s_op && inode->i_sb->s_op->alloc_inode) {
		destroy(inode);
		return;
	}
	if (last->evict)
		last->evict(inode);
	kfree(last);
}

/* What a file system's evict_inode() has to call: nothing of ours is left to do. */
void clear_inode(struct inode *inode)
{
	inode->i_state = I_FREEING | I_CLEAR;
}

void ihold(struct inode *inode)
{
	WARN_ON(atomic_inc_return(&inode->i_count) < 2);
}

struct inode *igrab(struct inode *inode)
{
	ihold(inode);
	return inode;
}

void set_nlink(struct inode *inode, unsigned int count)
{
	inode->__i_nlink = count;
}

void drop_nlink(struct inode *inode)
{
	WARN_ON(!inode->i_nlink);
	inode->__i_nlink--;
}

void clear_nlink(struct inode *inode)
{
	inode->__i_nlink = 0;
}

void inc_nlink(struct inode *inode)
{
	inode->__i_nlink++;
}

/* What opening a node of the kinds that are not regular files leads to. */
void init_special_inode(struct inode *inode, umode_t mode, dev_t device)
{
	inode->i_mode = mode;
	if (!S_ISCHR(mode))
		tophalf_unsupported("a special file that is no character device");
	inode->i_fop = &def_chr_fops;
	inode->i_rdev = device;
}

struct timespec64 current_time(struct inode *inode)
{
	struct timespec64 now;

	ktime_get_coarse_real_ts64(&now);
	return now;
}

struct timespec64 inode_set_ctime_current(struct inode *inode)
{
	struct timespec64 now = current_time(inode);

	inode_set_ctime_to_ts(inode, now);
	return now;
}

void touch_atime(const struct path *path)
{
}

int file_update_time(struct file *file)
{
	inode_set_ctime_current(file_inode(file));
	return 0;
}

unsigned int get_next_ino(void)
{
	return ++last_inode_number;
}

/* ---- names ---------------------------------------------------------------------- */

/* What d_is_reg() and its kin look at. */
static unsigned int type_flags(umode_t mode)
{
	if (S_ISDIR(mode))
		return DCACHE_DIRECTORY_TYPE;
	if (S_ISREG(mode))
		return DCACHE_REGULAR_TYPE;
	return S_ISLNK(mode) ? DCACHE_SYMLINK_TYPE : DCACHE_SPECIAL_TYPE;
}

struct name *name_create(struct name *parent, const char *text, struct inode *inode)
{
	struct name *name = kzalloc(sizeof(*name), GFP_KERNEL);
	char *copy = kstrdup(text, GFP_KERNEL);
	struct dentry *dentry;

	if (!name || !copy) {
		kfree(name);
		kfree(copy);
		return NULL;
	}
	dentry = &name->dentry;
	dentry->d_name.name = copy;
	dentry->d_name.len = strlen(copy);
	dentry->d_inode = inode;
	dentry->d_flags = type_flags(inode->i_mode);
	dentry->d_sb = inode->i_sb;
	dentry->d_parent = parent ? &parent->dentry : dentry;
	spin_lock_init(&dentry->d_lockref.lock);
	dentry->d_lockref.count = 1;
	INIT_LIST_HEAD(&dentry->d_lru);
	/* What d_unhashed() looks at: the name is there. */
	dentry->d_hash.pprev = &dentry->d_hash.next;
	INIT_LIST_HEAD(&name->children);
	INIT_LIST_HEAD(&name->sibling);
	if (parent) {
		dget(&parent->dentry);
		name->parent = parent;
		list_add_tail(&name->sibling, &parent->children);
		name->linked = true;
	}
	return name;
}

void name_unlink(struct name *name)
{
	if (!name->linked)
		return;
	name->linked = false;
	list_del_init(&name->sibling);
	name->dentry.d_hash.pprev = NULL;
	if (name->dentry.d_inode)
		clear_nlink(name->dentry.d_inode);
}

/* Process context, may sleep, when it is the last reference. */
void dput(struct dentry *dentry)
{
	while (dentry) {
		struct name *name = name_of(dentry);
		struct dentry *parent = name->parent ? &name->parent->dentry : NULL;

		if (WARN_ON(dentry->d_lockref.count <= 0) || --dentry->d_lockref.count)
			return;
		name_unlink(name);
		if (dentry->d_op && dentry->d_op->d_release)
			dentry->d_op->d_release(dentry);
		iput(dentry->d_inode);
		kfree(dentry->d_name.name);
		kfree(name);
		dentry = parent;
	}
}

struct name *name_child(const struct name *parent, const char *text, size_t length)
{
	struct name *name;

	list_for_each_entry(name, &parent->children, sibling)
		if (name->dentry.d_name.len == length && !memcmp(name->dentry.d_name.name, text, length))
			return name;
	return NULL;
}

struct name *name_walk(struct name *name, const char *path)
{
	while (name && *path) {
		size_t length = strcspn(path, "/");

		if (length)
			name = name_child(name, path, length);
		path += length;
		path += *path == '/';
	}
	return name;
}

char *name_path(const struct name *name, char *buffer, size_t size)
{
	char *at = buffer + size;

	*--at = '\0';
	for (; name; name = name->parent) {
		size_t length = name->dentry.d_name.len;

		if (at - buffer < length + 1)
			return ERR_PTR(-ENAMETOOLONG);
		at -= length;
		memcpy(at, name->dentry.d_name.name, length);
		/* A root's name is a path already. */
		if (name->parent)
			*--at = '/';
	}
	return at;
}

/* ---- paths ---------------------------------------------------------------------- */

char *d_path(const struct path *path, char *buffer, int size)
{
	return name_path(name_of(path->dentry), buffer, size);
}

char *__d_path(const struct path *path, const struct path *root, char *buffer, int size)
{
	return d_path(path, buffer, size);
}

char *file_path(struct file *file, char *buffer, int size)
{
	return d_path(&file->f_path, buffer, size);
}

char *dentry_path_raw(const struct dentry *dentry, char *buffer, int size)
{
	return name_path(name_of(dentry), buffer, size);
}

char *dentry_path(const struct dentry *dentry, char *buffer, int size)
{
	return dentry_path_raw(dentry, buffer, size);
}

void path_get(const struct path *path)
{
	dget(path->dentry);
}

void path_put(const struct path *path)
{
	dput(path->dentry);
}

struct vfsmount *mntget(struct vfsmount *mount)
{
	return mount;
}

void mntput(struct vfsmount *mount)
{
}

/* ---- what user space is told ------------------------------------------------------ */

void node_tell_path(const char *path, umode_t mode, bool gone)
{
	struct tophalf_node node = { .gone = gone, .mode = mode, .path = path };

	kcsan_release_object(&kcsan_nodes);
	tophalf_host->node(&node);
}

void node_tell(const struct name *name, bool gone)
{
	char buffer[PATH_SIZE], *path = name_path(name, buffer, sizeof(buffer));

	/* User space cannot open a longer path, so it need not know of it. */
	if (!IS_ERR(path))
		node_tell_path(path, name->dentry.d_inode->i_mode, gone);
}
