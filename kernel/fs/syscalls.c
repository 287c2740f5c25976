// SPDX-License-Identifier: GPL-2.0-only
/* The system calls on files.  Process context, may sleep, for all of it. */
#include <linux/fcntl.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/socket.h>
#include <linux/string.h>
#include "../mm/mmap.h"
#include "fs.h"
#include "ioctl.h"
#include "select.h"

extern void tophalf_files_close(struct task_struct *task);

/* net/socket.c of the tree, where the image has it. */
int __sys_socket(int family, int type, int protocol) __weak;
int __sys_bind(int fd, struct sockaddr __user *address, int size) __weak;

static long sys_open(const char *path, unsigned int flags)
{
	struct file *file;
	int fd;

	if (strnlen(path, PATH_SIZE) == PATH_SIZE)
		return -ENAMETOOLONG;
	fd = get_unused_fd_flags(flags);
	if (fd < 0)
		return fd;
	file = filp_open(path, flags, 0);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

/* The file is released before close() returns. */
static long sys_close(unsigned int fd)
{
	struct file *file = file_close_fd(fd);
	long result = 0;

	if (!file)
		return -EBADF;
	if (file->f_op->flush)
		result = file->f_op->flush(file, current->files);
	__fput_sync(file);
	return result;
}

static long sys_read(struct file *file, char __user *buffer, size_t size)
{
	loff_t position = file->f_pos, *at = file->f_mode & FMODE_STREAM ? NULL : &position;
	ssize_t result = vfs_read(file, buffer, size, at);

	if (result >= 0 && at)
		file->f_pos = position;
	return result;
}

static long sys_write(struct file *file, const char __user *buffer, size_t size)
{
	loff_t position = file->f_pos, *at = file->f_mode & FMODE_STREAM ? NULL : &position;
	ssize_t result = vfs_write(file, buffer, size, at);

	if (result >= 0 && at)
		file->f_pos = position;
	return result;
}

static long sys_lseek(struct file *file, loff_t offset, unsigned int whence)
{
	return whence > SEEK_MAX ? -EINVAL : vfs_llseek(file, offset, whence);
}

/* fcntl(F_SETOWN) and fcntl(F_SETFL, O_ASYNC), as programs call them together. */
static long sys_fasync(struct file *file, unsigned int fd, bool on)
{
	long error = on ? file_f_owner_allocate(file) : 0;

	if (error)
		return error;
	if (on)
		__f_setown(file, task_pid(current), PIDTYPE_TGID, 1);
	return file->f_op->fasync ? file_set_async(file, fd, on) : 0;
}

static long sys_fsync(struct file *file)
{
	return file->f_op->fsync ? file->f_op->fsync(file, 0, LLONG_MAX, 0) : -EINVAL;
}

static long on_file(struct file *file, const struct tophalf_syscall *call)
{
	const unsigned long *a = call->argument;

	switch (call->number) {
	case TOPHALF_SYS_READ:
		return sys_read(file, (char __user *)a[1], a[2]);
	case TOPHALF_SYS_WRITE:
		return sys_write(file, (const char __user *)a[1], a[2]);
	case TOPHALF_SYS_LSEEK:
		return sys_lseek(file, a[1], a[2]);
	case TOPHALF_SYS_IOCTL:
		return file_ioctl(file, a[0], a[1], a[2]);
	case TOPHALF_SYS_POLL:
		return poll_file(file, a[1], (long)a[2]);
	case TOPHALF_SYS_MMAP:
		return user_mmap(file, a[1], a[2], a[3]);
	case TOPHALF_SYS_FASYNC:
		return sys_fasync(file, a[0], a[1]);
	case TOPHALF_SYS_FSYNC:
		return sys_fsync(file);
	default:
		return -ENOSYS;
	}
}

static long carry_out(struct tophalf_syscall *call)
{
	struct file *file;
	long result;

	switch (call->number) {
	case TOPHALF_SYS_OPEN:
		return sys_open(call->path, call->argument[0]);
	case TOPHALF_SYS_CLOSE:
		return sys_close(call->argument[0]);
	case TOPHALF_SYS_MUNMAP:
		return user_munmap(call->argument[0]);
	case TOPHALF_SYS_SOCKET:
		return __sys_socket ? __sys_socket(call->argument[0], call->argument[1],
						   call->argument[2]) : -EAFNOSUPPORT;
	case TOPHALF_SYS_BIND:
		return __sys_bind ? __sys_bind(call->argument[0],
					       (struct sockaddr __user *)call->argument[1],
					       call->argument[2]) : -ENOTSOCK;
	}
	/* A reference for the call: the file stays while it is used, whoever closes it. */
	file = fget(call->argument[0]);
	if (!file)
		return -EBADF;
	result = on_file(file, call);
	fput(file);
	return result;
}

long tophalf_sys_file(struct tophalf_syscall *call)
{
	long result = carry_out(call);

	files_release_deferred();
	return result;
}

void tophalf_files_exit(struct task_struct *task)
{
	user_mappings_exit(task);
	tophalf_files_close(task);
}
