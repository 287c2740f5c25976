// SPDX-License-Identifier: GPL-2.0-only
/* Parts that the file operations of small files are made of. */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/pseudo_fs.h>
#include <linux/slab.h>
#include <linux/statfs.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "fs.h"
#include "super.h"

int simple_open(struct inode *inode, struct file *file)
{
	if (inode->i_private)
		file->private_data = inode->i_private;
	return 0;
}

static void pseudo_free(struct fs_context *context)
{
	kfree(context->fs_private);
}

static const struct fs_context_operations pseudo_operations = {
	.free = pseudo_free,
	.get_tree = pseudo_get_tree,
};

/* Process context, may sleep.  For a file system that the kernel mounts for itself; null when memory is out. */
struct pseudo_fs_context *init_pseudo(struct fs_context *context, unsigned long magic)
{
	struct pseudo_fs_context *pseudo = kzalloc(sizeof(*pseudo), GFP_KERNEL);

	if (!pseudo)
		return NULL;
	pseudo->magic = magic;
	context->fs_private = pseudo;
	context->ops = &pseudo_operations;
	context->sb_flags |= SB_NOUSER;
	context->global = true;
	return pseudo;
}

int simple_statfs(struct dentry *dentry, struct kstatfs *status)
{
	status->f_type = dentry->d_sb->s_magic;
	status->f_bsize = PAGE_SIZE;
	status->f_namelen = NAME_MAX;
	return 0;
}

int noop_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	return 0;
}

/* Process context, may sleep, for these two.  A partial copy counts for what it copied. */
ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *position, const void *from,
				size_t available)
{
	loff_t at = *position;
	size_t left;

	if (at < 0)
		return -EINVAL;
	if (at >= available || !count)
		return 0;
	count = min_t(size_t, count, available - at);
	left = copy_to_user(to, from + at, count);
	if (left == count)
		return -EFAULT;
	*position = at + count - left;
	return count - left;
}

ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *position,
			       const void __user *from, size_t count)
{
	loff_t at = *position;
	size_t left;

	if (at < 0)
		return -EINVAL;
	if (at >= available || !count)
		return 0;
	count = min_t(size_t, count, available - at);
	left = copy_from_user(to + at, from, count);
	if (left == count)
		return -EFAULT;
	*position = at + count - left;
	return count - left;
}

/* Any context: both sides are the kernel's. */
ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *position, const void *from,
				size_t available)
{
	loff_t at = *position;

	if (at < 0)
		return -EINVAL;
	if (at >= available)
		return 0;
	count = min_t(size_t, count, available - at);
	memcpy(to, from + at, count);
	*position = at + count;
	return count;
}

/* ---- attributes: one number in text ----------------------------------------------- */

struct simple_attr {
	int (*get)(void *data, u64 *value);
	int (*set)(void *data, u64 value);
	char text[24];			/* what the first read made */
	void *data;
	const char *format;
	struct mutex lock;
};

int simple_attr_open(struct inode *inode, struct file *file, int (*get)(void *, u64 *),
		     int (*set)(void *, u64), const char *format)
{
	struct simple_attr *attribute = kzalloc(sizeof(*attribute), GFP_KERNEL);

	if (!attribute)
		return -ENOMEM;
	attribute->get = get;
	attribute->set = set;
	attribute->data = inode->i_private;
	attribute->format = format;
	mutex_init(&attribute->lock);
	file->private_data = attribute;
	return nonseekable_open(inode, file);
}

int simple_attr_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

/* Process context, may sleep.  Asks for the value at the start of the file only. */
ssize_t simple_attr_read(struct file *file, char __user *buffer, size_t count, loff_t *position)
{
	struct simple_attr *attribute = file->private_data;
	ssize_t result;
	u64 value;

	if (!attribute->get)
		return -EACCES;
	result = mutex_lock_interruptible(&attribute->lock);
	if (result)
		return result;
	if (!*position || !attribute->text[0]) {
		result = attribute->get(attribute->data, &value);
		if (result)
			goto out;
		scnprintf(attribute->text, sizeof(attribute->text), attribute->format,
			  (unsigned long long)value);
	}
	result = simple_read_from_buffer(buffer, count, position, attribute->text,
					 strlen(attribute->text));
out:
	mutex_unlock(&attribute->lock);
	return result;
}

static ssize_t attribute_write(struct file *file, const char __user *buffer, size_t count,
			       bool is_signed)
{
	struct simple_attr *attribute = file->private_data;
	char text[sizeof(attribute->text)];
	size_t size = min(sizeof(text) - 1, count);
	ssize_t result;
	u64 value;

	if (!attribute->set)
		return -EACCES;
	result = mutex_lock_interruptible(&attribute->lock);
	if (result)
		return result;
	result = -EFAULT;
	if (copy_from_user(text, buffer, size))
		goto out;
	text[size] = '\0';
	result = is_signed ? kstrtoll(text, 0, (s64 *)&value) : kstrtoull(text, 0, &value);
	if (!result)
		result = attribute->set(attribute->data, value);
	if (!result)
		result = count;
out:
	mutex_unlock(&attribute->lock);
	return result;
}

ssize_t simple_attr_write(struct file *file, const char __user *buffer, size_t count,
			  loff_t *position)
{
	return attribute_write(file, buffer, count, false);
}

ssize_t simple_attr_write_signed(struct file *file, const char __user *buffer, size_t count,
				 loff_t *position)
{
	return attribute_write(file, buffer, count, true);
}
