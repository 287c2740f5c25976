// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev: a node for each character device that the driver core announces, as
 * devtmpfs makes them, in the place of drivers/base/devtmpfs.c.
 *
 * Block devices get no node: nothing here could open them.
 */
#include <linux/device.h>
#include <linux/device/class.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "../leftovers.h"
#include "fs.h"
#include <../drivers/base/base.h>

static struct name *root;

static bool is_block_device(const struct device *device)
{
	return device->class && !strcmp(device->class->name, "block");
}

/* Directories on the way to a node are made, and stay. */
static struct name *directory_of(const char *path, const char **last)
{
	struct name *at = root, *next;
	const char *end;
	char text[NAME_MAX + 1];
	struct inode *inode;

	while ((end = strchr(path, '/'))) {
		size_t length = end - path;

		if (length > NAME_MAX)
			return NULL;
		next = name_child(at, path, length);
		if (!next) {
			memcpy(text, path, length);
			text[length] = '\0';
			inode = inode_create(S_IFDIR | 0755, NULL, NULL);
			next = inode ? name_create(at, text, inode) : NULL;
			if (!next) {
				iput(inode);
				return NULL;
			}
		}
		at = next;
		path = end + 1;
	}
	*last = path;
	return at;
}

static int create(const char *path, umode_t mode, dev_t number)
{
	const char *last;
	struct name *directory = directory_of(path, &last), *name;
	struct inode *inode;

	if (!directory)
		return -ENOMEM;
	if (name_child(directory, last, strlen(last)))
		return -EEXIST;
	inode = inode_create(mode, NULL, NULL);
	if (!inode)
		return -ENOMEM;
	init_special_inode(inode, mode, number);
	name = name_create(directory, last, inode);
	if (!name) {
		iput(inode);
		return -ENOMEM;
	}
	node_tell(name, false);
	note_made(MADE_NODE, name, NULL, path);
	return 0;
}

/* Process context, may sleep. */
int devtmpfs_create_node(struct device *device)
{
	const char *allocated = NULL, *path;
	umode_t mode = 0;
	kuid_t uid = GLOBAL_ROOT_UID;
	kgid_t gid = GLOBAL_ROOT_GID;
	int error;

	might_sleep();
	if (is_block_device(device))
		return 0;
	path = device_get_devnode(device, &mode, &uid, &gid, &allocated);
	if (!path)
		return -ENOMEM;
	error = create(path, S_IFCHR | (mode ? mode & S_IALLUGO : 0600), device->devt);
	kfree(allocated);
	return error;
}

/* Process context, may sleep.  Who has it open keeps what was opened. */
int devtmpfs_delete_node(struct device *device)
{
	const char *allocated = NULL, *path;
	struct name *name;

	might_sleep();
	if (is_block_device(device))
		return 0;
	path = device_get_devnode(device, NULL, NULL, NULL, &allocated);
	if (!path)
		return -ENOMEM;
	name = name_walk(root, path);
	kfree(allocated);
	if (!name)
		return -ENOENT;
	if (!S_ISCHR(name->dentry.d_inode->i_mode) || name->dentry.d_inode->i_rdev != device->devt)
		return -EPERM;
	node_tell(name, true);
	note_taken_back(MADE_NODE, name);
	name_unlink(name);
	dput(&name->dentry);
	return 0;
}

struct name *devtmpfs_lookup(const char *path)
{
	return name_get(name_walk(root, path));
}

int devtmpfs_mount(void)
{
	return 0;
}

/* Boot. */
int devtmpfs_init(void)
{
	struct inode *inode;

	if (root)
		return 0;
	inode = inode_create(S_IFDIR | 0755, NULL, NULL);
	root = inode ? name_create(NULL, DEV_PATH, inode) : NULL;
	return root ? 0 : -ENOMEM;
}
