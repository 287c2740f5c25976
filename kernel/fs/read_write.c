// SPDX-License-Identifier: GPL-2.0-only
/* Reading, writing and seeking. */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/version.h>
#include "fs.h"

/* Positions of such a file are addresses: any 64 bits. */
static bool unsigned_positions(const struct file *file)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
	return file->f_op->fop_flags & FOP_UNSIGNED_OFFSET;
#else
	return file->f_mode & FMODE_UNSIGNED_OFFSET;
#endif
}

/* ---- seeking; process context, may sleep ------------------------------------------ */

loff_t vfs_setpos(struct file *file, loff_t offset, loff_t max)
{
	if ((offset < 0 && !unsigned_positions(file)) || offset > max)
		return -EINVAL;
	if (offset != file->f_pos)
		file->f_pos = offset;
	return offset;
}

loff_t generic_file_llseek_size(struct file *file, loff_t offset, int whence, loff_t max,
				loff_t end)
{
	switch (whence) {
	case SEEK_SET:
		break;
	case SEEK_CUR:
		/* Only asks where it is. */
		if (!offset)
			return file->f_pos;
		offset += file->f_pos;
		break;
	case SEEK_END:
		offset += end;
		break;
	case SEEK_DATA:
	case SEEK_HOLE:
		if ((unsigned long long)offset >= end)
			return -ENXIO;
		offset = whence == SEEK_HOLE ? end : offset;
		break;
	default:
		return -EINVAL;
	}
	return vfs_setpos(file, offset, max);
}

loff_t generic_file_llseek(struct file *file, loff_t offset, int whence)
{
	struct inode *inode = file->f_mapping->host;

	return generic_file_llseek_size(file, offset, whence, inode->i_sb->s_maxbytes,
					i_size_read(inode));
}

static bool only_plain(int whence)
{
	return whence == SEEK_SET || whence == SEEK_CUR || whence == SEEK_END;
}

loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size)
{
	return only_plain(whence) ? generic_file_llseek_size(file, offset, whence, size, size) :
				    -EINVAL;
}

loff_t no_seek_end_llseek_size(struct file *file, loff_t offset, int whence, loff_t size)
{
	return only_plain(whence) && whence != SEEK_END ?
		generic_file_llseek_size(file, offset, whence, size, 0) : -EINVAL;
}

loff_t no_seek_end_llseek(struct file *file, loff_t offset, int whence)
{
	return no_seek_end_llseek_size(file, offset, whence, OFFSET_MAX);
}

loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
}

loff_t default_llseek(struct file *file, loff_t offset, int whence)
{
	struct inode *inode = file_inode(file);
	loff_t result;

	inode_lock(inode);
	result = generic_file_llseek_size(file, offset, whence, LLONG_MAX, i_size_read(inode));
	inode_unlock(inode);
	return result;
}

loff_t vfs_llseek(struct file *file, loff_t offset, int whence)
{
	if (!(file->f_mode & FMODE_LSEEK))
		return -ESPIPE;
	return file->f_op->llseek(file, offset, whence);
}

/* ---- reading and writing; process context, may sleep -------------------------------- */

int rw_verify_area(int direction, struct file *file, const loff_t *position, size_t count)
{
	if ((ssize_t)count < 0)
		return -EINVAL;
	if (!position || unsigned_positions(file))
		return 0;
	if (*position < 0)
		return -EINVAL;
	return (loff_t)(*position + count) < 0 ? -EINVAL : 0;
}

/* By read_iter() or write_iter(), which may not queue the request here. */
static ssize_t transfer_iter(struct file *file, struct iov_iter *iter, loff_t *position)
{
	struct kiocb request;
	ssize_t result;

	init_sync_kiocb(&request, file);
	request.ki_pos = position ? *position : 0;
	if (iov_iter_rw(iter) == READ)
		result = file->f_op->read_iter(&request, iter);
	else
		result = file->f_op->write_iter(&request, iter);
	BUG_ON(result == -EIOCBQUEUED);
	if (position)
		*position = request.ki_pos;
	return result;
}

ssize_t vfs_read(struct file *file, char __user *buffer, size_t count, loff_t *position)
{
	struct iov_iter iter;
	ssize_t result;

	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	if (!(file->f_mode & FMODE_CAN_READ))
		return -EINVAL;
	if (!access_ok(buffer, count))
		return -EFAULT;
	result = rw_verify_area(READ, file, position, count);
	if (result)
		return result;
	count = min_t(size_t, count, MAX_RW_COUNT);
	if (file->f_op->read)
		return file->f_op->read(file, buffer, count, position);
	iov_iter_ubuf(&iter, ITER_DEST, buffer, count);
	return transfer_iter(file, &iter, position);
}

ssize_t vfs_write(struct file *file, const char __user *buffer, size_t count, loff_t *position)
{
	struct iov_iter iter;
	ssize_t result;

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!(file->f_mode & FMODE_CAN_WRITE))
		return -EINVAL;
	if (!access_ok(buffer, count))
		return -EFAULT;
	result = rw_verify_area(WRITE, file, position, count);
	if (result)
		return result;
	count = min_t(size_t, count, MAX_RW_COUNT);
	if (file->f_op->write)
		return file->f_op->write(file, buffer, count, position);
	iov_iter_ubuf(&iter, ITER_SOURCE, (void __user *)buffer, count);
	return transfer_iter(file, &iter, position);
}

/* Into and out of the kernel's own memory: only files with iterators can. */
ssize_t kernel_read(struct file *file, void *buffer, size_t count, loff_t *position)
{
	struct kvec vector = { .iov_base = buffer, .iov_len = min_t(size_t, count, MAX_RW_COUNT) };
	struct iov_iter iter;

	if (!(file->f_mode & FMODE_CAN_READ) || !file->f_op->read_iter || file->f_op->read)
		return -EINVAL;
	iov_iter_kvec(&iter, ITER_DEST, &vector, 1, vector.iov_len);
	return transfer_iter(file, &iter, position);
}

ssize_t kernel_write(struct file *file, const void *buffer, size_t count, loff_t *position)
{
	struct kvec vector = { .iov_base = (void *)buffer, .iov_len = min_t(size_t, count, MAX_RW_COUNT) };
	struct iov_iter iter;

	if (!(file->f_mode & FMODE_CAN_WRITE) || !file->f_op->write_iter || file->f_op->write)
		return -EINVAL;
	iov_iter_kvec(&iter, ITER_SOURCE, &vector, 1, vector.iov_len);
	return transfer_iter(file, &iter, position);
}
