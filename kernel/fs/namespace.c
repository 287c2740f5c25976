// SPDX-License-Identifier: GPL-2.0-only
/* The file systems that are there from the start. */
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/kernfs.h>
#include <linux/kobject.h>
#include <linux/mnt_idmapping.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include "fs.h"

extern void chrdev_init(void);
extern void seq_file_init(void);
extern int devtmpfs_init(void);
extern void tophalf_debugfs_init(void);

struct kobject *fs_kobj;

/* ---- mounts that only the kernel sees ---------------------------------------------- */

static void context_free(struct fs_context *context)
{
	if (context->ops && context->ops->free)
		context->ops->free(context);
	dput(context->root);
	kfree(context);
}

static struct fs_context *context_for(struct file_system_type *type)
{
	struct fs_context *context;
	int error;

	if (!type->init_fs_context)
		tophalf_unsupported("a file system that is mounted the old way");
	context = kzalloc(sizeof(*context), GFP_KERNEL);
	if (!context)
		return ERR_PTR(-ENOMEM);
	context->purpose = FS_CONTEXT_FOR_MOUNT;
	context->fs_type = type;
	context->user_ns = &init_user_ns;
	context->cred = current_cred();
	context->sb_flags = SB_KERNMOUNT;
	mutex_init(&context->uapi_mutex);
	error = type->init_fs_context(context);
	if (!error)
		error = context->ops->get_tree(context);
	if (!error)
		return context;
	context_free(context);
	return ERR_PTR(error);
}

/* Process context, may sleep, for both.  The mount has no place in the tree of names. */
struct vfsmount *kern_mount(struct file_system_type *type)
{
	struct fs_context *context = context_for(type);
	struct vfsmount *mount;

	if (IS_ERR(context))
		return ERR_CAST(context);
	mount = kzalloc(sizeof(*mount), GFP_KERNEL);
	if (mount) {
		mount->mnt_root = dget(context->root);
		mount->mnt_sb = context->root->d_sb;
		mount->mnt_idmap = &nop_mnt_idmap;
	} else {
		deactivate_super(context->root->d_sb);
	}
	context_free(context);
	return mount ?: ERR_PTR(-ENOMEM);
}

void kern_unmount(struct vfsmount *mount)
{
	struct super_block *super;

	if (IS_ERR_OR_NULL(mount))
		return;
	super = mount->mnt_sb;
	synchronize_rcu();
	dput(mount->mnt_root);
	kfree(mount);
	deactivate_super(super);
}

/* Boot. */
void vfs_init(void)
{
	files_init();
	kernfs_init();
	if (sysfs_init() || devtmpfs_init())
		panic("no file systems\n");
	fs_kobj = kobject_create_and_add("fs", NULL);
	tophalf_debugfs_init();
	proc_init();
	seq_file_init();
	chrdev_init();
}
