// SPDX-License-Identifier: GPL-2.0-only
/*
 * Open files: made, and released when the last reference goes.
 *
 * release() runs in process context and may sleep.  Where the last reference
 * goes in a user task, that is on its way out of the system call; anywhere else
 * it is in a work item, as in Linux.
 */
#include <linux/cdev.h>
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/llist.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "fs.h"

extern struct vfsmount tophalf_mount;
extern void cdev_put(struct cdev *cdev);

static struct kmem_cache *file_cache;
static LLIST_HEAD(deferred);

/* Linux counts file references differently from 6.13 on. */
static void reference_set(struct file *file)
{
	atomic_long_set(&file->f_count, 1);
}

static bool reference_drop(struct file *file)
{
	return atomic_long_dec_and_test(&file->f_count);
}

static struct file *file_allocate(unsigned int flags)
{
	struct file *file = kmem_cache_zalloc(file_cache, GFP_KERNEL);

	if (!file)
		return NULL;
	reference_set(file);
	spin_lock_init(&file->f_lock);
	mutex_init(&file->f_pos_lock);
	file->f_flags = flags;
	file->f_mode = OPEN_FMODE(flags);
	file->f_cred = get_current_cred();
	return file;
}

/* Process context, may sleep. */
static void file_free(struct file *file)
{
	if (file->f_owner) {
		put_pid(file->f_owner->pid);
		kfree(file->f_owner);
	}
	put_cred(file->f_cred);
	kmem_cache_free(file_cache, file);
}

/* The modes that say what can be done with an open file. */
static void mode_from_operations(struct file *file)
{
	const struct file_operations *operations = file->f_op;

	if ((file->f_mode & FMODE_READ) && (operations->read || operations->read_iter))
		file->f_mode |= FMODE_CAN_READ;
	if ((file->f_mode & FMODE_WRITE) && (operations->write || operations->write_iter))
		file->f_mode |= FMODE_CAN_WRITE;
	if ((file->f_mode & FMODE_LSEEK) && !operations->llseek)
		file->f_mode &= ~FMODE_LSEEK;
}

static int file_open(struct file *file, struct inode *inode)
{
	int error;

	file->f_inode = inode;
	file->f_mapping = inode->i_mapping;
	file->f_mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	if (S_ISREG(inode->i_mode))
		file->f_mode |= FMODE_ATOMIC_POS;
	file->f_op = fops_get(inode->i_fop);
	if (!file->f_op)
		return -ENODEV;
	if (file->f_op->open) {
		error = file->f_op->open(inode, file);
		if (error) {
			WARN(error > 0, "open() returned %d, which is no error code\n", error);
			fops_put(file->f_op);
			return error > 0 ? -EINVAL : error;
		}
	}
	file->f_mode |= FMODE_OPENED;
	mode_from_operations(file);
	file->f_flags &= ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC);
	return 0;
}

struct file *name_open(struct name *name, unsigned int flags)
{
	struct file *file = file_allocate(flags);
	int error;

	if (!file)
		return ERR_PTR(-ENFILE);
	file->f_path.dentry = dget(&name->dentry);
	file->f_path.mnt = &tophalf_mount;
	error = file_open(file, name->dentry.d_inode);
	if (!error)
		return file;
	dput(&name->dentry);
	file_free(file);
	return ERR_PTR(error);
}

/* Process context, may sleep.  A file that no path leads to: its operations are given, and not opened. */
struct file *alloc_file_of(struct name *name, unsigned int flags,
			   const struct file_operations *operations)
{
	struct file *file = file_allocate(flags);

	if (!file)
		return ERR_PTR(-ENFILE);
	file->f_path.dentry = &name->dentry;
	file->f_path.mnt = &tophalf_mount;
	file->f_inode = name->dentry.d_inode;
	file->f_mapping = file->f_inode->i_mapping;
	file->f_op = operations;
	file->f_mode |= FMODE_OPENED | FMODE_LSEEK;
	mode_from_operations(file);
	return file;
}

/*
 * Process context, may sleep.  A file of an inode that has no name but this one.
 * The inode's reference becomes the file's; where that fails it stays the caller's.
 */
struct file *alloc_file_pseudo(struct inode *inode, struct vfsmount *mount, const char *text,
			       int flags, const struct file_operations *operations)
{
	struct name *name = name_create(NULL, text, inode);
	struct file *file;

	if (!name)
		return ERR_PTR(-ENOMEM);
	file = alloc_file_of(name, flags, operations);
	if (IS_ERR(file)) {
		ihold(inode);
		dput(&name->dentry);
		return file;
	}
	file->f_path.mnt = mount;
	return file;
}

/* How many files may be open at a time: as on a small machine. */
unsigned long get_max_files(void)
{
	return NR_FILE;
}

/* ---- release -------------------------------------------------------------------- */

static void file_release(struct file *file)
{
	struct dentry *dentry = file->f_path.dentry;
	struct inode *inode = file->f_inode;

	might_sleep();
	if ((file->f_flags & FASYNC) && file->f_op->fasync)
		file->f_op->fasync(-1, file, 0);
	if (file->f_op->release)
		file->f_op->release(inode, file);
	if (S_ISCHR(inode->i_mode) && inode->i_cdev)
		cdev_put(inode->i_cdev);
	fops_put(file->f_op);
	file_free(file);
	dput(dentry);
}

static void release_work_function(struct work_struct *work)
{
	files_release_deferred();
}

static DECLARE_DELAYED_WORK(release_work, release_work_function);

void files_release_deferred(void)
{
	struct llist_node *list = llist_reverse_order(llist_del_all(&deferred));
	struct file *file, *next;

	llist_for_each_entry_safe(file, next, list, f_llist)
		file_release(file);
}

/* Any context. */
void fput(struct file *file)
{
	if (!reference_drop(file))
		return;
	llist_add(&file->f_llist, &deferred);
	/* A user task releases it before it returns to user space: fs/syscalls.c. */
	if (in_interrupt() || (current->flags & PF_KTHREAD))
		schedule_delayed_work(&release_work, 1);
}

/* Process context, may sleep. */
void __fput_sync(struct file *file)
{
	if (reference_drop(file))
		file_release(file);
}

void flush_delayed_fput(void)
{
	files_release_deferred();
}

void files_init(void)
{
	file_cache = kmem_cache_create("filp", sizeof(struct file), 0, SLAB_PANIC, NULL);
}
