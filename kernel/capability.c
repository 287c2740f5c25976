// SPDX-License-Identifier: GPL-2.0-only
/*
 * Capabilities.  Any context: user tasks are root, so that every path of a
 * driver behind a capability can be reached.
 */
#include <linux/capability.h>
#include <linux/fs.h>

int file_caps_enabled = 1;

bool capable(int capability)
{
	(void)capability;
	return true;
}

bool ns_capable(struct user_namespace *ns, int capability)
{
	(void)ns;
	(void)capability;
	return true;
}

bool ns_capable_noaudit(struct user_namespace *ns, int capability)
{
	return ns_capable(ns, capability);
}

bool ns_capable_setid(struct user_namespace *ns, int capability)
{
	return ns_capable(ns, capability);
}

bool has_capability(struct task_struct *task, int capability)
{
	(void)task;
	(void)capability;
	return true;
}

bool has_capability_noaudit(struct task_struct *task, int capability)
{
	return has_capability(task, capability);
}

bool has_ns_capability(struct task_struct *task, struct user_namespace *ns, int capability)
{
	(void)ns;
	return has_capability(task, capability);
}

bool has_ns_capability_noaudit(struct task_struct *task, struct user_namespace *ns, int capability)
{
	return has_ns_capability(task, ns, capability);
}

bool file_ns_capable(const struct file *file, struct user_namespace *ns, int capability)
{
	(void)file;
	return ns_capable(ns, capability);
}

bool privileged_wrt_inode_uidgid(struct user_namespace *ns, struct mnt_idmap *idmap,
				 const struct inode *inode)
{
	(void)ns;
	(void)idmap;
	(void)inode;
	return true;
}

bool capable_wrt_inode_uidgid(struct mnt_idmap *idmap, const struct inode *inode, int capability)
{
	(void)idmap;
	(void)inode;
	return capable(capability);
}
