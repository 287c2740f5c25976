// SPDX-License-Identifier: GPL-2.0-only
/* Opening and closing. */
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include "fs.h"

/* Drivers' own open() functions, or parts of them; process context. */

int nonseekable_open(struct inode *inode, struct file *file)
{
	file->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE);
	return 0;
}

/* No position at all. */
int stream_open(struct inode *inode, struct file *file)
{
	file->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE | FMODE_ATOMIC_POS);
	file->f_mode |= FMODE_STREAM;
	return 0;
}

int generic_file_open(struct inode *inode, struct file *file)
{
	if (!(file->f_flags & O_LARGEFILE) && i_size_read(inode) > MAX_NON_LFS)
		return -EOVERFLOW;
	return 0;
}

/* Process context, may sleep.  The caller's reference goes. */
int filp_close(struct file *file, fl_owner_t owner)
{
	int result = 0;

	if (WARN(!file_count(file), "filp_close() of a file that is closed already\n"))
		return 0;
	if (file->f_op->flush)
		result = file->f_op->flush(file, owner);
	fput(file);
	return result;
}

static const struct mounted {
	const char *path;
	struct name *(*lookup)(const char *path);
} mounts[] = {
	/* Longer paths first. */
	{ DEBUG_PATH, debugfs_lookup_path },
	{ SYS_PATH, sysfs_lookup_path },
	{ DEV_PATH, devtmpfs_lookup },
	{ PROC_PATH, proc_lookup_path },
};

static struct name *lookup(const char *path)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mounts); i++) {
		size_t length = strlen(mounts[i].path);

		if (!strncmp(path, mounts[i].path, length) && path[length] == '/')
			return mounts[i].lookup(path + length + 1);
	}
	return NULL;
}

/* Process context, may sleep. */
struct file *filp_open(const char *path, int flags, umode_t mode)
{
	struct name *name = lookup(path);
	struct file *file;

	if (!name)
		return ERR_PTR(-ENOENT);
	if (S_ISDIR(name->dentry.d_inode->i_mode))
		file = ERR_PTR(-EISDIR);
	else
		file = name_open(name, flags | O_LARGEFILE);
	dput(&name->dentry);
	return file;
}

/* Process context, may sleep.  Only the machine's own file systems are there: no firmware, no programs. */
ssize_t kernel_read_file_from_path_initns(const char *path, loff_t offset, void **buffer,
					  size_t size, size_t *file_size, int id)
{
	might_sleep();
	return -ENOENT;
}

ssize_t kernel_read_file_from_path(const char *path, loff_t offset, void **buffer, size_t size,
				   size_t *file_size, int id)
{
	might_sleep();
	return -ENOENT;
}
