// SPDX-License-Identifier: GPL-2.0-only
/*
 * Super blocks of file systems that only the kernel mounts: sockets, and what
 * drivers keep inodes in.  Their files have no path, so that a super block has a
 * root directory and no more names.
 */
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/kernel.h>
#include <linux/pseudo_fs.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "fs.h"
#include "super.h"

static const struct super_operations simple_super_operations = {
	.statfs = simple_statfs,
};

static struct super_block *super_allocate(struct fs_context *context)
{
	const struct pseudo_fs_context *pseudo = context->fs_private;
	struct super_block *super = kzalloc(sizeof(*super), GFP_KERNEL);

	if (!super)
		return NULL;
	super->s_type = context->fs_type;
	super->s_flags = context->sb_flags | SB_NOUSER | SB_ACTIVE | SB_BORN;
	super->s_user_ns = &init_user_ns;
	super->s_maxbytes = MAX_LFS_FILESIZE;
	super->s_blocksize = PAGE_SIZE;
	super->s_blocksize_bits = PAGE_SHIFT;
	super->s_time_gran = 1;
	super->s_magic = pseudo->magic;
	super->s_op = pseudo->ops ?: &simple_super_operations;
	super->s_xattr = pseudo->xattr;
	super->s_d_op = pseudo->dops;
	super->s_fs_info = context->s_fs_info;
	strscpy(super->s_id, context->fs_type->name);
	init_rwsem(&super->s_umount);
	spin_lock_init(&super->s_inode_list_lock);
	INIT_LIST_HEAD(&super->s_inodes);
	atomic_set(&super->s_active, 1);
	super->s_count = 1;
	return super;
}

static int make_root(struct super_block *super)
{
	struct inode *inode = new_inode_pseudo(super);
	struct name *name;

	if (!inode)
		return -ENOMEM;
	inode->i_mode = S_IFDIR | 0600;
	name = name_create(NULL, super->s_id, inode);
	if (!name) {
		iput(inode);
		return -ENOMEM;
	}
	super->s_root = &name->dentry;
	return 0;
}

int pseudo_get_tree(struct fs_context *context)
{
	struct super_block *super = super_allocate(context);

	if (!super)
		return -ENOMEM;
	if (make_root(super)) {
		kfree(super);
		return -ENOMEM;
	}
	context->root = dget(super->s_root);
	return 0;
}

/* Process context, may sleep. */
void generic_shutdown_super(struct super_block *super)
{
	if (!super->s_root)
		return;
	dput(super->s_root);
	super->s_root = NULL;
	super->s_flags &= ~SB_ACTIVE;
	if (super->s_op->put_super)
		super->s_op->put_super(super);
	WARN(!list_empty(&super->s_inodes),
	     "%s: inodes are in use after the file system was unmounted\n", super->s_id);
}

void kill_anon_super(struct super_block *super)
{
	generic_shutdown_super(super);
}

void deactivate_super(struct super_block *super)
{
	if (!atomic_dec_and_test(&super->s_active))
		return;
	super->s_type->kill_sb(super);
	kfree(super);
}
