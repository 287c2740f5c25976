// SPDX-License-Identifier: GPL-2.0-only
/* SIGIO: who wants it of which file, and sending it. */
#include <linux/cred.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include "fs.h"

/* Of all files' lists: taken for writing to change one. */
static DEFINE_SPINLOCK(fasync_lock);

int file_f_owner_allocate(struct file *file)
{
	struct fown_struct *owner = file->f_owner;

	if (owner)
		return 0;
	owner = kzalloc(sizeof(*owner), GFP_KERNEL);
	if (!owner)
		return -ENOMEM;
	rwlock_init(&owner->lock);
	owner->file = file;
	file->f_owner = owner;
	return 0;
}

void __f_setown(struct file *file, struct pid *pid, enum pid_type type, int force)
{
	struct fown_struct *owner = file->f_owner;

	if (WARN_ON(!owner) || (owner->pid && !force))
		return;
	write_lock_irq(&owner->lock);
	put_pid(owner->pid);
	owner->pid = get_pid(pid);
	owner->pid_type = type;
	owner->uid = current_uid();
	owner->euid = current_euid();
	write_unlock_irq(&owner->lock);
}

/* Any context. */
void send_sigio(struct fown_struct *owner, int fd, int band)
{
	unsigned long flags;

	read_lock_irqsave(&owner->lock, flags);
	if (owner->pid)
		kill_pid(owner->pid, owner->signum ? owner->signum : SIGIO, 1);
	read_unlock_irqrestore(&owner->lock, flags);
}

/* ---- the list that a driver keeps ------------------------------------------------- */

static void entry_free(struct rcu_head *head)
{
	kfree(container_of(head, struct fasync_struct, fa_rcu));
}

int fasync_remove_entry(struct file *file, struct fasync_struct **list)
{
	struct fasync_struct *entry, **at;
	int removed = 0;

	spin_lock(&file->f_lock);
	spin_lock(&fasync_lock);
	for (at = list; (entry = *at); at = &entry->fa_next) {
		if (entry->fa_file != file)
			continue;
		write_lock_irq(&entry->fa_lock);
		entry->fa_file = NULL;
		write_unlock_irq(&entry->fa_lock);
		*at = entry->fa_next;
		call_rcu(&entry->fa_rcu, entry_free);
		file->f_flags &= ~FASYNC;
		removed = 1;
		break;
	}
	spin_unlock(&fasync_lock);
	spin_unlock(&file->f_lock);
	return removed;
}

struct fasync_struct *fasync_alloc(void)
{
	return kzalloc(sizeof(struct fasync_struct), GFP_KERNEL);
}

void fasync_free(struct fasync_struct *entry)
{
	kfree(entry);
}

/* Null if the entry was used; the old one, whose descriptor is new, if there was one. */
struct fasync_struct *fasync_insert_entry(int fd, struct file *file, struct fasync_struct **list,
					  struct fasync_struct *fresh)
{
	struct fasync_struct *entry;

	spin_lock(&file->f_lock);
	spin_lock(&fasync_lock);
	for (entry = *list; entry; entry = entry->fa_next)
		if (entry->fa_file == file)
			break;
	if (entry) {
		write_lock_irq(&entry->fa_lock);
		entry->fa_fd = fd;
		write_unlock_irq(&entry->fa_lock);
	} else {
		rwlock_init(&fresh->fa_lock);
		fresh->magic = FASYNC_MAGIC;
		fresh->fa_file = file;
		fresh->fa_fd = fd;
		fresh->fa_next = *list;
		rcu_assign_pointer(*list, fresh);
		file->f_flags |= FASYNC;
	}
	spin_unlock(&fasync_lock);
	spin_unlock(&file->f_lock);
	return entry;
}

/* Process context, may sleep.  Negative errno, 0: nothing changed, 1: changed. */
int fasync_helper(int fd, struct file *file, int on, struct fasync_struct **list)
{
	struct fasync_struct *fresh;

	if (!on)
		return fasync_remove_entry(file, list);
	fresh = fasync_alloc();
	if (!fresh)
		return -ENOMEM;
	if (!fasync_insert_entry(fd, file, list, fresh))
		return 1;
	fasync_free(fresh);
	return 0;
}

/* Any context. */
void kill_fasync(struct fasync_struct **list, int signal, int band)
{
	struct fasync_struct *entry;
	unsigned long flags;

	if (!*list)
		return;
	rcu_read_lock();
	for (entry = rcu_dereference(*list); entry; entry = rcu_dereference(entry->fa_next)) {
		if (WARN(entry->magic != FASYNC_MAGIC, "kill_fasync: bad magic number in list\n"))
			break;
		read_lock_irqsave(&entry->fa_lock, flags);
		/* Without an owner for SIGURG nobody has asked for it. */
		if (entry->fa_file && entry->fa_file->f_owner &&
		    !(signal == SIGURG && entry->fa_file->f_owner->signum == 0))
			send_sigio(entry->fa_file->f_owner, entry->fa_fd, band);
		read_unlock_irqrestore(&entry->fa_lock, flags);
	}
	rcu_read_unlock();
}
