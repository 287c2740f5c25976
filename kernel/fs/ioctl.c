// SPDX-License-Identifier: GPL-2.0-only
/* ioctl(). */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/uaccess.h>
#include <asm/ioctls.h>
#include "ioctl.h"

/* Process context, may sleep: the file's own commands. */
long vfs_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	long result;

	if (!file->f_op->unlocked_ioctl)
		return -ENOTTY;
	result = file->f_op->unlocked_ioctl(file, command, argument);
	return result == -ENOIOCTLCMD ? -ENOTTY : result;
}

static long set_nonblocking(struct file *file, int __user *argument)
{
	int on, error = get_user(on, argument);

	if (error)
		return error;
	spin_lock(&file->f_lock);
	if (on)
		file->f_flags |= O_NONBLOCK;
	else
		file->f_flags &= ~O_NONBLOCK;
	spin_unlock(&file->f_lock);
	return 0;
}

long file_set_async(struct file *file, unsigned int fd, bool on)
{
	long result;

	if (on == !!(file->f_flags & FASYNC))
		return 0;
	if (!file->f_op->fasync)
		return -ENOTTY;
	/* fasync_helper() changes the flag. */
	result = file->f_op->fasync(fd, file, on);
	return result < 0 ? result : 0;
}

/* The commands that every file has come first; the driver does not see them. */
long file_ioctl(struct file *file, unsigned int fd, unsigned int command, unsigned long argument)
{
	int on;

	switch (command) {
	case FIOCLEX:
	case FIONCLEX:
		return 0;
	case FIONBIO:
		return set_nonblocking(file, (int __user *)argument);
	case FIOASYNC:
		if (get_user(on, (int __user *)argument))
			return -EFAULT;
		return file_set_async(file, fd, on);
	default:
		return vfs_ioctl(file, command, argument);
	}
}
