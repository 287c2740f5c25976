// SPDX-License-Identifier: GPL-2.0-only
/* Files that no path leads to: what drivers return from an ioctl(). */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include "fs.h"

extern struct file *alloc_file_of(struct name *name, unsigned int flags,
				  const struct file_operations *operations);

extern struct vfsmount tophalf_mount;

/* Process context, may sleep. */
struct inode *alloc_anon_inode(struct super_block *super)
{
	static const struct file_operations none;
	struct inode *inode = inode_create(S_IRUSR | S_IWUSR, &none, NULL);

	return inode ? inode : ERR_PTR(-ENOMEM);
}

/*
 * Process context.  A driver that keeps inodes in a file system of its own, which
 * nobody else mounts, does so for their address spaces: the one mount will do.
 */
int simple_pin_fs(struct file_system_type *type, struct vfsmount **mount, int *count)
{
	*mount = &tophalf_mount;
	++*count;
	return 0;
}

void simple_release_fs(struct vfsmount **mount, int *count)
{
	WARN_ON(*count <= 0);
	if (!--*count)
		*mount = NULL;
}

/* Process context, may sleep. */
struct file *anon_inode_getfile(const char *text, const struct file_operations *operations,
				void *private, int flags)
{
	struct inode *inode;
	struct name *name;
	struct file *file;

	if (operations->owner && !try_module_get(operations->owner))
		return ERR_PTR(-ENOENT);
	inode = inode_create(S_IRUSR | S_IWUSR, operations, NULL);
	name = inode ? name_create(NULL, text, inode) : NULL;
	if (!name) {
		iput(inode);
		module_put(operations->owner);
		return ERR_PTR(-ENOMEM);
	}
	file = alloc_file_of(name, flags & (O_ACCMODE | O_NONBLOCK), operations);
	if (IS_ERR(file)) {
		dput(&name->dentry);
		module_put(operations->owner);
		return file;
	}
	file->private_data = private;
	return file;
}

struct file *anon_inode_getfile_fmode(const char *text, const struct file_operations *operations,
				      void *private, int flags, fmode_t mode)
{
	struct file *file = anon_inode_getfile(text, operations, private, flags);

	if (!IS_ERR(file))
		file->f_mode |= mode;
	return file;
}

/* Process context, may sleep. */
int anon_inode_getfd(const char *text, const struct file_operations *operations, void *private,
		     int flags)
{
	int fd = get_unused_fd_flags(flags);
	struct file *file;

	if (fd < 0)
		return fd;
	file = anon_inode_getfile(text, operations, private, flags);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}
