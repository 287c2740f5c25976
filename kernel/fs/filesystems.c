// SPDX-License-Identifier: GPL-2.0-only
/* The types of file systems that are registered.  User space mounts none of them. */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/string.h>

static struct file_system_type *types;
static DEFINE_RWLOCK(types_lock);

/* With types_lock: where the type of this name is linked, or else the end of the list. */
static struct file_system_type **place_of(const char *name)
{
	struct file_system_type **at = &types;

	while (*at && strcmp((*at)->name, name))
		at = &(*at)->next;
	return at;
}

/* Any context that may take a lock. */
int register_filesystem(struct file_system_type *type)
{
	struct file_system_type **at;
	int error = 0;

	if (type->next)
		return -EBUSY;
	write_lock(&types_lock);
	at = place_of(type->name);
	if (*at)
		error = -EBUSY;
	else
		*at = type;
	write_unlock(&types_lock);
	return error;
}

/* Process context, may sleep. */
int unregister_filesystem(struct file_system_type *type)
{
	struct file_system_type **at;
	int error = -EINVAL;

	write_lock(&types_lock);
	for (at = &types; *at; at = &(*at)->next) {
		if (*at != type)
			continue;
		*at = type->next;
		type->next = NULL;
		error = 0;
		break;
	}
	write_unlock(&types_lock);
	if (!error)
		synchronize_rcu();
	return error;
}
