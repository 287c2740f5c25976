// SPDX-License-Identifier: GPL-2.0-only
/*
 * File descriptors.  Each user task has a table of its own, in Linux's
 * struct files_struct; it is made when the task opens its first file.
 */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "fs.h"

static struct files_struct *files_of_current(void)
{
	struct files_struct *files = current->files;

	if (files || (current->flags & PF_KTHREAD))
		return files;
	files = kzalloc(sizeof(*files), GFP_KERNEL);
	if (!files)
		return NULL;
	atomic_set(&files->count, 1);
	spin_lock_init(&files->file_lock);
	init_waitqueue_head(&files->resize_wait);
	files->fdtab.max_fds = NR_OPEN_DEFAULT;
	files->fdtab.fd = files->fd_array;
	files->fdtab.close_on_exec = files->close_on_exec_init;
	files->fdtab.open_fds = files->open_fds_init;
	files->fdtab.full_fds_bits = files->full_fds_bits_init;
	RCU_INIT_POINTER(files->fdt, &files->fdtab);
	current->files = files;
	return files;
}

/* Process context, may sleep. */
int get_unused_fd_flags(unsigned int flags)
{
	struct files_struct *files = files_of_current();
	unsigned int fd;

	if (!files)
		return -ENOMEM;
	fd = find_first_zero_bit(files->open_fds_init, NR_OPEN_DEFAULT);
	if (fd == NR_OPEN_DEFAULT)
		return -EMFILE;
	__set_bit(fd, files->open_fds_init);
	return fd;
}

/* Process context. */
void put_unused_fd(unsigned int fd)
{
	WARN_ON(rcu_access_pointer(current->files->fd_array[fd]));
	__clear_bit(fd, current->files->open_fds_init);
}

/* Process context.  The reference becomes the table's. */
void fd_install(unsigned int fd, struct file *file)
{
	BUG_ON(rcu_access_pointer(current->files->fd_array[fd]));
	rcu_assign_pointer(current->files->fd_array[fd], file);
}

static struct file *file_at(unsigned int fd)
{
	struct files_struct *files = current->files;

	return files && fd < NR_OPEN_DEFAULT ? rcu_dereference_raw(files->fd_array[fd]) : NULL;
}

/* Process context.  With a reference for the caller. */
struct file *fget(unsigned int fd)
{
	struct file *file = file_at(fd);

	return file ? get_file(file) : NULL;
}

struct file *fget_raw(unsigned int fd)
{
	return fget(fd);
}

struct fd fdget(unsigned int fd)
{
	struct file *file = fget(fd);

	return file ? CLONED_FD(file) : EMPTY_FD;
}

struct fd fdget_raw(unsigned int fd)
{
	return fdget(fd);
}

/* Tables are not shared, so nobody else moves the position at the same time. */
struct fd fdget_pos(unsigned int fd)
{
	return fdget(fd);
}

void __f_unlock_pos(struct file *file)
{
	mutex_unlock(&file->f_pos_lock);
}

/* Process context.  The caller gets the table's reference. */
struct file *file_close_fd(unsigned int fd)
{
	struct file *file = file_at(fd);

	if (!file)
		return NULL;
	RCU_INIT_POINTER(current->files->fd_array[fd], NULL);
	__clear_bit(fd, current->files->open_fds_init);
	return file;
}

/* Process context, may sleep. */
int close_fd(unsigned int fd)
{
	struct file *file = file_close_fd(fd);

	return file ? filp_close(file, current->files) : -EBADF;
}

int receive_fd(struct file *file, int __user *user_fd, unsigned int flags)
{
	int fd = get_unused_fd_flags(flags), error;

	if (fd < 0)
		return fd;
	error = user_fd ? put_user(fd, user_fd) : 0;
	if (error) {
		put_unused_fd(fd);
		return error;
	}
	fd_install(fd, get_file(file));
	return fd;
}

int iterate_fd(struct files_struct *files, unsigned int fd,
	       int (*function)(const void *, struct file *, unsigned int), const void *argument)
{
	int result = 0;

	for (; files && fd < NR_OPEN_DEFAULT && !result; fd++)
		if (rcu_access_pointer(files->fd_array[fd]))
			result = function(argument, rcu_dereference_raw(files->fd_array[fd]), fd);
	return result;
}

/* Process context, may sleep.  In the order of descriptors, as exit() does. */
void tophalf_files_close(struct task_struct *task)
{
	struct files_struct *files = task->files;
	unsigned int fd;

	if (!files)
		return;
	for (fd = 0; fd < NR_OPEN_DEFAULT; fd++) {
		struct file *file = file_close_fd(fd);

		if (file)
			filp_close(file, files);
	}
	files_release_deferred();
	task->files = NULL;
	kfree(files);
}
