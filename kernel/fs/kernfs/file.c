// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernfs: files, open and in use.
 *
 * Each call holds an active reference to the node while it runs the owner's
 * function, and the open file's mutex, so that there is one call at a time for
 * an open file.  Reads and writes go through a buffer of the kernel's.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include "kernfs.h"

/* Of all nodes: who has a file open. */
static DEFINE_MUTEX(open_files_lock);
/* Of all nodes: poll() and notification. */
static DEFINE_SPINLOCK(open_node_lock);

static const struct kernfs_ops *operations_of(struct kernfs_node *node)
{
	return node->attr.ops;
}

static struct kernfs_open_file *open_file_of(struct file *file)
{
	return ((struct seq_file *)file->private_data)->private;
}

static struct kernfs_open_node *open_node_of(struct kernfs_open_file *of)
{
	return rcu_dereference_raw(of->kn->attr.open);
}

/* ---- sequential reads ------------------------------------------------------------- */

static void *sequence_start(struct seq_file *sequence, loff_t *position)
{
	struct kernfs_open_file *of = sequence->private;
	const struct kernfs_ops *operations;
	void *first;

	mutex_lock(&of->mutex);
	if (!node_get_active(of->kn))
		return ERR_PTR(-ENODEV);
	operations = operations_of(of->kn);
	if (!operations->seq_start)
		return single_start(sequence, position);
	first = operations->seq_start(sequence, position);
	/* It is this error that says there is no active reference to drop. */
	if (first == ERR_PTR(-ENODEV))
		node_put_active(of->kn);
	return first;
}

static void *sequence_next(struct seq_file *sequence, void *item, loff_t *position)
{
	struct kernfs_open_file *of = sequence->private;
	const struct kernfs_ops *operations = operations_of(of->kn);
	void *next;

	if (!operations->seq_next) {
		++*position;
		return NULL;
	}
	next = operations->seq_next(sequence, item, position);
	if (next == ERR_PTR(-ENODEV))
		node_put_active(of->kn);
	return next;
}

static void sequence_stop(struct seq_file *sequence, void *item)
{
	struct kernfs_open_file *of = sequence->private;

	if (item != ERR_PTR(-ENODEV)) {
		if (operations_of(of->kn)->seq_stop)
			operations_of(of->kn)->seq_stop(sequence, item);
		node_put_active(of->kn);
	}
	mutex_unlock(&of->mutex);
}

static int sequence_show(struct seq_file *sequence, void *item)
{
	struct kernfs_open_file *of = sequence->private;

	of->event = atomic_read(&open_node_of(of)->event);
	return operations_of(of->kn)->seq_show(sequence, item);
}

static const struct seq_operations sequence_operations = {
	.start = sequence_start,
	.next = sequence_next,
	.stop = sequence_stop,
	.show = sequence_show,
};

/* ---- reads and writes -------------------------------------------------------------- */

/* The file's own buffer where it was made at open(), else a fresh one. */
static char *buffer_get(struct kernfs_open_file *of, size_t size)
{
	if (!of->prealloc_buf)
		return kmalloc(size, GFP_KERNEL);
	mutex_lock(&of->prealloc_mutex);
	return of->prealloc_buf;
}

static void buffer_put(struct kernfs_open_file *of, char *buffer)
{
	if (buffer == of->prealloc_buf)
		mutex_unlock(&of->prealloc_mutex);
	else
		kfree(buffer);
}

static ssize_t read_active(struct kernfs_open_file *of, char *buffer, size_t size, loff_t position)
{
	const struct kernfs_ops *operations;
	ssize_t result = -EINVAL;

	mutex_lock(&of->mutex);
	if (!node_get_active(of->kn)) {
		mutex_unlock(&of->mutex);
		return -ENODEV;
	}
	of->event = atomic_read(&open_node_of(of)->event);
	operations = operations_of(of->kn);
	if (operations->read)
		result = operations->read(of, buffer, size, position);
	node_put_active(of->kn);
	mutex_unlock(&of->mutex);
	return result;
}

static ssize_t file_read(struct kiocb *request, struct iov_iter *iter)
{
	struct kernfs_open_file *of = open_file_of(request->ki_filp);
	ssize_t size = min_t(size_t, iov_iter_count(iter), PAGE_SIZE), result;
	char *buffer;

	if (of->kn->flags & KERNFS_HAS_SEQ_SHOW)
		return seq_read_iter(request, iter);
	buffer = buffer_get(of, size);
	if (!buffer)
		return -ENOMEM;
	result = read_active(of, buffer, size, request->ki_pos);
	if (result > 0) {
		if (copy_to_iter(buffer, result, iter) != result)
			result = -EFAULT;
		else
			request->ki_pos += result;
	}
	buffer_put(of, buffer);
	return result;
}

static ssize_t write_active(struct kernfs_open_file *of, char *buffer, size_t size, loff_t position)
{
	const struct kernfs_ops *operations;
	ssize_t result = -EINVAL;

	mutex_lock(&of->mutex);
	if (!node_get_active(of->kn)) {
		mutex_unlock(&of->mutex);
		return -ENODEV;
	}
	operations = operations_of(of->kn);
	if (operations->write)
		result = operations->write(of, buffer, size, position);
	node_put_active(of->kn);
	mutex_unlock(&of->mutex);
	return result;
}

static ssize_t file_write(struct kiocb *request, struct iov_iter *iter)
{
	struct kernfs_open_file *of = open_file_of(request->ki_filp);
	size_t size = iov_iter_count(iter);
	ssize_t result = -EFAULT;
	char *buffer;

	if (!of->atomic_write_len)
		size = min_t(size_t, size, PAGE_SIZE);
	else if (size > of->atomic_write_len)
		return -E2BIG;
	buffer = buffer_get(of, size + 1);
	if (!buffer)
		return -ENOMEM;
	if (copy_from_iter(buffer, size, iter) == size) {
		buffer[size] = '\0';	/* so that owners may read it as a string */
		result = write_active(of, buffer, size, request->ki_pos);
		if (result > 0)
			request->ki_pos += result;
	}
	buffer_put(of, buffer);
	return result;
}

static loff_t file_seek(struct file *file, loff_t offset, int whence)
{
	struct kernfs_open_file *of = open_file_of(file);
	loff_t result;

	mutex_lock(&of->mutex);
	if (!node_get_active(of->kn)) {
		mutex_unlock(&of->mutex);
		return -ENODEV;
	}
	if (operations_of(of->kn)->llseek)
		result = operations_of(of->kn)->llseek(of, offset, whence);
	else
		result = generic_file_llseek(file, offset, whence);
	node_put_active(of->kn);
	mutex_unlock(&of->mutex);
	return result;
}

static int file_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kernfs_open_file *of = open_file_of(file);
	int error = -ENODEV;

	if (!(of->kn->flags & KERNFS_HAS_MMAP))
		return -ENODEV;
	mutex_lock(&of->mutex);
	if (!node_get_active(of->kn))
		goto out;
	error = operations_of(of->kn)->mmap(of, vma);
	if (!error && vma->vm_ops && vma->vm_ops->close)
		error = -EINVAL;
	if (!error) {
		of->mmapped = true;
		of->vm_ops = vma->vm_ops;
	}
	node_put_active(of->kn);
out:
	mutex_unlock(&of->mutex);
	return error;
}

/* ---- events ----------------------------------------------------------------------- */

__poll_t kernfs_generic_poll(struct kernfs_open_file *of, poll_table *table)
{
	struct kernfs_open_node *open_node = open_node_of(of);

	poll_wait(of->file, &open_node->poll, table);
	if (of->event != atomic_read(&open_node->event))
		return DEFAULT_POLLMASK | EPOLLERR | EPOLLPRI;
	return DEFAULT_POLLMASK;
}

static __poll_t file_poll(struct file *file, poll_table *table)
{
	struct kernfs_open_file *of = open_file_of(file);
	__poll_t ready;

	if (!node_get_active(of->kn))
		return DEFAULT_POLLMASK | EPOLLERR | EPOLLPRI;
	if (operations_of(of->kn)->poll)
		ready = operations_of(of->kn)->poll(of, table);
	else
		ready = kernfs_generic_poll(of, table);
	node_put_active(of->kn);
	return ready;
}

/* Any context. */
void kernfs_notify(struct kernfs_node *node)
{
	struct kernfs_open_node *open_node;
	unsigned long flags;

	if (WARN_ON(kernfs_type(node) != KERNFS_FILE))
		return;
	spin_lock_irqsave(&open_node_lock, flags);
	open_node = rcu_dereference_raw(node->attr.open);
	if (open_node) {
		atomic_inc(&open_node->event);
		wake_up_interruptible(&open_node->poll);
	}
	spin_unlock_irqrestore(&open_node_lock, flags);
}

/* ---- open and release ---------------------------------------------------------------- */

static int open_node_attach(struct kernfs_node *node, struct kernfs_open_file *of)
{
	struct kernfs_open_node *open_node;

	mutex_lock(&open_files_lock);
	open_node = rcu_dereference_raw(node->attr.open);
	if (!open_node) {
		open_node = kzalloc(sizeof(*open_node), GFP_KERNEL);
		if (!open_node) {
			mutex_unlock(&open_files_lock);
			return -ENOMEM;
		}
		atomic_set(&open_node->event, 1);
		init_waitqueue_head(&open_node->poll);
		INIT_LIST_HEAD(&open_node->files);
		spin_lock_irq(&open_node_lock);
		rcu_assign_pointer(node->attr.open, open_node);
		spin_unlock_irq(&open_node_lock);
	}
	list_add_tail(&of->list, &open_node->files);
	mutex_unlock(&open_files_lock);
	return 0;
}

static void open_node_detach(struct kernfs_node *node, struct kernfs_open_file *of)
{
	struct kernfs_open_node *open_node;

	mutex_lock(&open_files_lock);
	open_node = rcu_dereference_raw(node->attr.open);
	list_del(&of->list);
	if (list_empty(&open_node->files)) {
		spin_lock_irq(&open_node_lock);
		RCU_INIT_POINTER(node->attr.open, NULL);
		spin_unlock_irq(&open_node_lock);
		kfree(open_node);
	}
	mutex_unlock(&open_files_lock);
}

/* sysfs lets nobody past what a file can do, whoever asks. */
static int check_permission(struct kernfs_node *node, struct inode *inode, struct file *file)
{
	const struct kernfs_ops *operations = operations_of(node);
	bool can_read = operations->seq_show || operations->read || operations->mmap;
	bool can_write = operations->write || operations->mmap;

	if (!(root_of(node)->flags & KERNFS_ROOT_EXTRA_OPEN_PERM_CHECK))
		return 0;
	if ((file->f_mode & FMODE_WRITE) && (!(inode->i_mode & S_IWUGO) || !can_write))
		return -EACCES;
	if ((file->f_mode & FMODE_READ) && (!(inode->i_mode & S_IRUGO) || !can_read))
		return -EACCES;
	return 0;
}

static void open_file_free(struct kernfs_open_file *of)
{
	kfree(of->prealloc_buf);
	kfree(of);
}

static struct kernfs_open_file *open_file_create(struct kernfs_node *node, struct file *file)
{
	const struct kernfs_ops *operations = operations_of(node);
	struct kernfs_open_file *of = kzalloc(sizeof(*of), GFP_KERNEL);

	if (!of)
		return NULL;
	mutex_init(&of->mutex);
	mutex_init(&of->prealloc_mutex);
	INIT_LIST_HEAD(&of->list);
	of->kn = node;
	of->file = file;
	of->atomic_write_len = operations->atomic_write_len;
	if (!operations->prealloc)
		return of;
	of->prealloc_buf = kzalloc((of->atomic_write_len ? of->atomic_write_len : PAGE_SIZE) + 1,
				   GFP_KERNEL);
	if (of->prealloc_buf)
		return of;
	open_file_free(of);
	return NULL;
}

static int file_open_active(struct kernfs_node *node, struct inode *inode, struct file *file)
{
	const struct kernfs_ops *operations = operations_of(node);
	struct kernfs_open_file *of;
	int error = check_permission(node, inode, file);

	if (error)
		return error;
	if (operations->prealloc && operations->seq_show)
		return -EINVAL;
	of = open_file_create(node, file);
	if (!of)
		return -ENOMEM;
	/* Each has a seq_file, if only for what it holds. */
	error = seq_open(file, operations->seq_show ? &sequence_operations : NULL);
	if (error)
		goto free;
	of->seq_file = file->private_data;
	of->seq_file->private = of;
	if (file->f_mode & FMODE_WRITE)
		file->f_mode |= FMODE_PWRITE;
	error = open_node_attach(node, of);
	if (error)
		goto release;
	if (!operations->open)
		return 0;
	error = operations->open(of);
	if (!error)
		return 0;
	open_node_detach(node, of);
release:
	seq_release(inode, file);
free:
	open_file_free(of);
	return error;
}

static int file_open(struct inode *inode, struct file *file)
{
	struct kernfs_node *node = inode->i_private;
	int error;

	if (!node_get_active(node))
		return -ENODEV;
	error = file_open_active(node, inode, file);
	node_put_active(node);
	return error;
}

/* Once for each open file: when it is closed, or when its node goes before that. */
static void release_once(struct kernfs_node *node, struct kernfs_open_file *of)
{
	if (of->released || !(node->flags & KERNFS_HAS_RELEASE))
		return;
	of->released = true;
	operations_of(node)->release(of);
}

static int file_release(struct inode *inode, struct file *file)
{
	struct kernfs_node *node = inode->i_private;
	struct kernfs_open_file *of = open_file_of(file);

	mutex_lock(&open_files_lock);
	release_once(node, of);
	mutex_unlock(&open_files_lock);
	open_node_detach(node, of);
	seq_release(inode, file);
	open_file_free(of);
	return 0;
}

void node_drain_files(struct kernfs_node *node)
{
	struct kernfs_open_node *open_node;
	struct kernfs_open_file *of;

	if (kernfs_type(node) != KERNFS_FILE ||
	    !(node->flags & (KERNFS_HAS_MMAP | KERNFS_HAS_RELEASE)))
		return;
	mutex_lock(&open_files_lock);
	open_node = rcu_dereference_raw(node->attr.open);
	if (open_node) {
		list_for_each_entry(of, &open_node->files, list) {
			if (of->mmapped)
				unmap_mapping_range(of->file->f_mapping, 0, 0, 1);
			release_once(node, of);
		}
	}
	mutex_unlock(&open_files_lock);
}

const struct file_operations kernfs_file_operations = {
	.read_iter = file_read,
	.write_iter = file_write,
	.llseek = file_seek,
	.mmap = file_mmap,
	.open = file_open,
	.release = file_release,
	.poll = file_poll,
	.fsync = noop_fsync,
};

/* Process context, may sleep. */
struct kernfs_node *__kernfs_create_file(struct kernfs_node *parent, const char *name, umode_t mode,
					 kuid_t uid, kgid_t gid, loff_t size,
					 const struct kernfs_ops *operations, void *private,
					 const void *ns, struct lock_class_key *key)
{
	struct kernfs_node *node;
	int error;

	node = node_create(parent, name, (mode & S_IALLUGO) | S_IFREG, private, ns, KERNFS_FILE);
	if (!node)
		return ERR_PTR(-ENOMEM);
	node->attr.ops = operations;
	node->attr.size = size;
#ifdef CONFIG_DEBUG_LOCK_ALLOC
	if (key) {
		lockdep_init_map(&node->dep_map, "kn->active", key, 0);
		node->flags |= KERNFS_LOCKDEP;
	}
#endif
	if (operations->seq_show)
		node->flags |= KERNFS_HAS_SEQ_SHOW;
	if (operations->mmap)
		node->flags |= KERNFS_HAS_MMAP;
	if (operations->release)
		node->flags |= KERNFS_HAS_RELEASE;
	error = node_add(node);
	if (!error)
		return node;
	kernfs_put(node);
	return ERR_PTR(error);
}
