// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc entries that drivers make.
 *
 * Each call through an entry holds a use of it.  Removal lets no use begin any
 * more, waits for the last one, and then releases the files that are still open,
 * so that the module behind them may go.
 */
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>
#include "../fs.h"

struct proc_dir_entry {
	struct name *name;
	const struct proc_ops *operations;
	const struct seq_operations *sequence;
	unsigned int state_size;
	int (*show)(struct seq_file *, void *);
	void *data;
	unsigned int uses;
	bool removed;
	wait_queue_head_t idle;
	struct list_head openers;
};

/* An open file whose release() is still due. */
struct opener {
	struct list_head list;
	struct file *file;
};

static struct proc_dir_entry *root;

static struct proc_dir_entry *entry_of(const struct file *file)
{
	return file->f_path.dentry->d_fsdata;
}

static bool use(struct proc_dir_entry *entry)
{
	if (entry->removed)
		return false;
	entry->uses++;
	return true;
}

static void unuse(struct proc_dir_entry *entry)
{
	if (!--entry->uses)
		wake_up_all(&entry->idle);
}

/* ---- files; process context, may sleep ---------------------------------------------- */

#define PROXY(type, name, member, failed, arguments, values)			\
static type name arguments							\
{										\
	struct proc_dir_entry *entry = entry_of(file);				\
	type result = failed;							\
										\
	if (!use(entry))							\
		return result;							\
	if (entry->operations->member)						\
		result = entry->operations->member values;			\
	unuse(entry);								\
	return result;								\
}

PROXY(ssize_t, file_read, proc_read, -EIO,
      (struct file *file, char __user *buffer, size_t size, loff_t *position),
      (file, buffer, size, position))
PROXY(ssize_t, file_write, proc_write, -EIO,
      (struct file *file, const char __user *buffer, size_t size, loff_t *position),
      (file, buffer, size, position))
PROXY(loff_t, file_seek, proc_lseek, -EINVAL, (struct file *file, loff_t offset, int whence),
      (file, offset, whence))
PROXY(long, file_command, proc_ioctl, -ENOTTY,
      (struct file *file, unsigned int command, unsigned long argument), (file, command, argument))
PROXY(int, file_mmap, proc_mmap, -EIO, (struct file *file, struct vm_area_struct *vma), (file, vma))
PROXY(__poll_t, file_poll, proc_poll, DEFAULT_POLLMASK, (struct file *file, poll_table *table),
      (file, table))

static ssize_t file_read_iter(struct kiocb *request, struct iov_iter *iter)
{
	struct proc_dir_entry *entry = entry_of(request->ki_filp);
	ssize_t result;

	if (!use(entry))
		return -EIO;
	result = entry->operations->proc_read_iter(request, iter);
	unuse(entry);
	return result;
}

static int file_open(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *entry = entry_of(file);
	struct opener *opener;
	int error = 0;

	if (!use(entry))
		return -ENOENT;
	opener = kzalloc(sizeof(*opener), GFP_KERNEL);
	if (!opener)
		error = -ENOMEM;
	else if (entry->operations->proc_open)
		error = entry->operations->proc_open(inode, file);
	if (error) {
		kfree(opener);
	} else {
		opener->file = file;
		list_add_tail(&opener->list, &entry->openers);
	}
	unuse(entry);
	return error;
}

static void release_opener(struct proc_dir_entry *entry, struct opener *opener)
{
	list_del(&opener->list);
	if (entry->operations->proc_release)
		entry->operations->proc_release(file_inode(opener->file), opener->file);
	kfree(opener);
}

static int file_release(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *entry = entry_of(file);
	struct opener *opener;

	list_for_each_entry(opener, &entry->openers, list) {
		if (opener->file != file)
			continue;
		release_opener(entry, opener);
		break;
	}
	return 0;
}

static const struct file_operations file_operations = {
	.open = file_open,
	.release = file_release,
	.read = file_read,
	.write = file_write,
	.llseek = file_seek,
	.unlocked_ioctl = file_command,
	.mmap = file_mmap,
	.poll = file_poll,
};

static const struct file_operations iter_operations = {
	.open = file_open,
	.release = file_release,
	.read_iter = file_read_iter,
	.write = file_write,
	.llseek = file_seek,
	.unlocked_ioctl = file_command,
	.mmap = file_mmap,
	.poll = file_poll,
};

/* ---- making; process context, may sleep ---------------------------------------------- */

static void entry_release(struct dentry *dentry)
{
	kfree(dentry->d_fsdata);
}

static const struct dentry_operations entry_operations = { .d_release = entry_release };

/* The directory that `path` leads to below `parent`, and the last part of the path. */
static struct proc_dir_entry *directory_of(struct proc_dir_entry *parent, const char *path,
					   const char **last)
{
	struct name *at = (parent ? parent : root)->name;
	const char *end;

	while ((end = strchr(path, '/'))) {
		at = name_child(at, path, end - path);
		if (!at)
			return NULL;
		path = end + 1;
	}
	*last = path;
	return at->dentry.d_fsdata;
}

static struct proc_dir_entry *create(struct proc_dir_entry *parent, const char *path, umode_t mode,
				     const struct proc_ops *operations, void *data)
{
	struct proc_dir_entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL), *directory = NULL;
	const struct file_operations *proxy = &file_operations;
	const char *last = path;
	struct inode *inode;

	if (operations && operations->proc_read_iter)
		proxy = &iter_operations;
	if (root)
		directory = directory_of(parent, path, &last);
	inode = inode_create(mode, proxy, data);
	if (!entry || !inode || (root && !directory))
		goto free;
	if (directory && WARN(name_child(directory->name, last, strlen(last)),
			      "proc_dir_entry '%s/%s' already registered\n",
			      directory->name->dentry.d_name.name, last))
		goto free;
	init_waitqueue_head(&entry->idle);
	INIT_LIST_HEAD(&entry->openers);
	entry->operations = operations;
	entry->data = data;
	entry->name = name_create(directory ? directory->name : NULL, last, inode);
	if (!entry->name)
		goto free;
	entry->name->dentry.d_fsdata = entry;
	entry->name->dentry.d_op = &entry_operations;
	return entry;
free:
	iput(inode);
	kfree(entry);
	return NULL;
}

struct proc_dir_entry *proc_create_data(const char *path, umode_t mode,
					struct proc_dir_entry *parent,
					const struct proc_ops *operations, void *data)
{
	struct proc_dir_entry *entry;

	if (!(mode & S_IFMT))
		mode |= S_IFREG;
	if (!(mode & S_IALLUGO))
		mode |= S_IRUGO;
	entry = create(parent, path, mode, operations, data);
	if (entry)
		node_tell(entry->name, false);
	return entry;
}

struct proc_dir_entry *proc_create(const char *path, umode_t mode, struct proc_dir_entry *parent,
				   const struct proc_ops *operations)
{
	return proc_create_data(path, mode, parent, operations, NULL);
}

static int sequence_open(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *entry = entry_of(file);

	if (entry->state_size)
		return seq_open_private(file, entry->sequence, entry->state_size);
	return seq_open(file, entry->sequence);
}

static int sequence_release(struct inode *inode, struct file *file)
{
	if (entry_of(file)->state_size)
		return seq_release_private(inode, file);
	return seq_release(inode, file);
}

static const struct proc_ops sequence_operations = {
	.proc_open = sequence_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = sequence_release,
};

static int single_entry_open(struct inode *inode, struct file *file)
{
	return single_open(file, entry_of(file)->show, entry_of(file)->data);
}

static const struct proc_ops single_operations = {
	.proc_open = single_entry_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

struct proc_dir_entry *proc_create_seq_private(const char *path, umode_t mode,
					       struct proc_dir_entry *parent,
					       const struct seq_operations *sequence,
					       unsigned int state_size, void *data)
{
	struct proc_dir_entry *entry;

	entry = proc_create_data(path, mode, parent, &sequence_operations, data);
	if (entry) {
		entry->sequence = sequence;
		entry->state_size = state_size;
	}
	return entry;
}

struct proc_dir_entry *proc_create_single_data(const char *path, umode_t mode,
					       struct proc_dir_entry *parent,
					       int (*show)(struct seq_file *, void *), void *data)
{
	struct proc_dir_entry *entry;

	entry = proc_create_data(path, mode, parent, &single_operations, data);
	if (entry)
		entry->show = show;
	return entry;
}

struct proc_dir_entry *_proc_mkdir(const char *path, umode_t mode, struct proc_dir_entry *parent,
				   void *data, bool force_lookup)
{
	return create(parent, path, S_IFDIR | (mode ? mode : 0555), NULL, data);
}

struct proc_dir_entry *proc_mkdir_data(const char *path, umode_t mode,
				       struct proc_dir_entry *parent, void *data)
{
	return _proc_mkdir(path, mode, parent, data, false);
}

struct proc_dir_entry *proc_mkdir_mode(const char *path, umode_t mode,
				       struct proc_dir_entry *parent)
{
	return proc_mkdir_data(path, mode, parent, NULL);
}

struct proc_dir_entry *proc_mkdir(const char *path, struct proc_dir_entry *parent)
{
	return proc_mkdir_data(path, 0, parent, NULL);
}

/* Nothing opens it: what it leads to has a path of its own. */
struct proc_dir_entry *proc_symlink(const char *path, struct proc_dir_entry *parent,
				    const char *target)
{
	return create(parent, path, S_IFLNK | 0777, NULL, NULL);
}

void proc_set_size(struct proc_dir_entry *entry, loff_t size)
{
	i_size_write(entry->name->dentry.d_inode, size);
}

void proc_set_user(struct proc_dir_entry *entry, kuid_t uid, kgid_t gid)
{
	entry->name->dentry.d_inode->i_uid = uid;
	entry->name->dentry.d_inode->i_gid = gid;
}

static struct proc_dir_entry *find_inode(struct name *name, const struct inode *inode)
{
	struct name *below;

	list_for_each_entry(below, &name->children, sibling) {
		struct proc_dir_entry *found;

		if (below->dentry.d_inode == inode)
			return below->dentry.d_fsdata;
		found = find_inode(below, inode);
		if (found)
			return found;
	}
	return NULL;
}

void *proc_get_parent_data(const struct inode *inode)
{
	struct proc_dir_entry *entry = find_inode(root->name, inode), *parent;

	if (!entry)
		return NULL;
	parent = entry->name->parent->dentry.d_fsdata;
	return parent->data;
}

/* ---- removal; process context, may sleep ------------------------------------------- */

static void remove(struct proc_dir_entry *entry)
{
	struct name *name = entry->name;

	while (!list_empty(&name->children))
		remove(list_first_entry(&name->children, struct name, sibling)->dentry.d_fsdata);
	if (S_ISREG(name->dentry.d_inode->i_mode))
		node_tell(name, true);
	name_unlink(name);
	entry->removed = true;
	wait_event(entry->idle, !entry->uses);
	while (!list_empty(&entry->openers))
		release_opener(entry, list_first_entry(&entry->openers, struct opener, list));
	dput(&name->dentry);
}

void proc_remove(struct proc_dir_entry *entry)
{
	might_sleep();
	if (entry)
		remove(entry);
}

static struct proc_dir_entry *find(const char *path, struct proc_dir_entry *parent)
{
	const char *last;
	struct proc_dir_entry *directory = directory_of(parent, path, &last);
	struct name *name = directory ? name_child(directory->name, last, strlen(last)) : NULL;

	return name ? name->dentry.d_fsdata : NULL;
}

void remove_proc_entry(const char *path, struct proc_dir_entry *parent)
{
	struct proc_dir_entry *entry = find(path, parent);

	might_sleep();
	if (WARN(!entry, "name '%s'\n", path))
		return;
	WARN(!list_empty(&entry->name->children),
	     "%s: removing non-empty directory '%s'\n", __func__, path);
	remove(entry);
}

int remove_proc_subtree(const char *path, struct proc_dir_entry *parent)
{
	struct proc_dir_entry *entry = find(path, parent);

	might_sleep();
	if (!entry)
		return -ENOENT;
	remove(entry);
	return 0;
}

/* Any context.  Numbers of inodes that others show here: none is given twice. */
int proc_alloc_inum(unsigned int *number)
{
	static unsigned int last = 0xf0000000U;

	*number = ++last;
	return 0;
}

void proc_free_inum(unsigned int number)
{
}

struct name *proc_lookup_path(const char *path)
{
	return name_get(name_walk(root->name, path));
}

/* Boot.  The directories that drivers take for granted. */
void proc_init(void)
{
	root = create(NULL, PROC_PATH, S_IFDIR | 0555, NULL, NULL);
	BUG_ON(!root);
	proc_mkdir("bus", NULL);
	proc_mkdir("driver", NULL);
	proc_mkdir("fs", NULL);
	proc_mkdir("irq", NULL);
	proc_mkdir("tty", NULL);
	proc_mkdir("tty/driver", NULL);
}
