// SPDX-License-Identifier: GPL-2.0-only
/*
 * Credentials: every task is root, in the one user namespace.
 */
#include <linux/cred.h>
#include <linux/securebits.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/user.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>
#include "tophalf.h"

static struct group_info init_groups = { .usage = REFCOUNT_INIT(2) };

struct user_namespace init_user_ns = {
	/* Every id is itself. */
	.uid_map = { .extent[0].count = 4294967295U, .nr_extents = 1 },
	.gid_map = { .extent[0].count = 4294967295U, .nr_extents = 1 },
	.projid_map = { .extent[0].count = 4294967295U, .nr_extents = 1 },
	.ns.count = REFCOUNT_INIT(3),
	.owner = GLOBAL_ROOT_UID,
	.group = GLOBAL_ROOT_GID,
	.flags = USERNS_INIT_FLAGS,
#ifdef CONFIG_KEYS
	.keyring_name_list = LIST_HEAD_INIT(init_user_ns.keyring_name_list),
	.keyring_sem = __RWSEM_INITIALIZER(init_user_ns.keyring_sem),
#endif
};

struct user_struct root_user = {
	.__count = REFCOUNT_INIT(1),
	.uid = GLOBAL_ROOT_UID,
	.ratelimit = RATELIMIT_STATE_INIT(root_user.ratelimit, 0, 0),
};

struct cred init_cred = {
	.usage = ATOMIC_INIT(4),
	.uid = GLOBAL_ROOT_UID,
	.gid = GLOBAL_ROOT_GID,
	.suid = GLOBAL_ROOT_UID,
	.sgid = GLOBAL_ROOT_GID,
	.euid = GLOBAL_ROOT_UID,
	.egid = GLOBAL_ROOT_GID,
	.fsuid = GLOBAL_ROOT_UID,
	.fsgid = GLOBAL_ROOT_GID,
	.securebits = SECUREBITS_DEFAULT,
	.cap_inheritable = CAP_EMPTY_SET,
	.cap_permitted = CAP_FULL_SET,
	.cap_effective = CAP_FULL_SET,
	.cap_bset = CAP_FULL_SET,
	.user = INIT_USER,
	.user_ns = &init_user_ns,
	.group_info = &init_groups,
};

static void free_cred(struct rcu_head *head)
{
	kfree(container_of(head, struct cred, rcu));
}

/* Any context.  The last reference is gone. */
void __put_cred(struct cred *cred)
{
	if (WARN_ON(cred == &init_cred))
		return;
	call_rcu(&cred->rcu, free_cred);
}

const struct cred *get_task_cred(struct task_struct *task)
{
	const struct cred *cred;

	rcu_read_lock();
	cred = get_cred(__task_cred(task));
	rcu_read_unlock();
	return cred;
}

/* Process context, may sleep. */
static struct cred *copy_cred(const struct cred *from)
{
	struct cred *cred = kmemdup(from, sizeof(*cred), GFP_KERNEL);

	if (!cred)
		return NULL;
	atomic_long_set(&cred->usage, 1);
	return cred;
}

struct cred *prepare_creds(void)
{
	return copy_cred(current_cred());
}

struct cred *prepare_kernel_cred(struct task_struct *daemon)
{
	if (WARN_ON_ONCE(!daemon))
		return NULL;
	return copy_cred(__task_cred(daemon));
}

/* Process context. */
int commit_creds(struct cred *new)
{
	struct task_struct *task = current;
	const struct cred *old = task->real_cred;

	/* One reference for each of the two pointers. */
	get_cred(new);
	rcu_assign_pointer(task->real_cred, new);
	rcu_assign_pointer(task->cred, new);
	put_cred(old);
	put_cred(old);
	return 0;
}

void abort_creds(struct cred *new)
{
	put_cred(new);
}

const struct cred *override_creds(const struct cred *new)
{
	const struct cred *old = current->cred;

	rcu_assign_pointer(current->cred, get_cred(new));
	return old;
}

void revert_creds(const struct cred *old)
{
	const struct cred *override = current->cred;

	rcu_assign_pointer(current->cred, old);
	put_cred(override);
}

/* Any context.  Every credential here is root's. */
int cred_fscmp(const struct cred *a, const struct cred *b)
{
	(void)a;
	(void)b;
	return 0;
}

void free_uid(struct user_struct *user)
{
	if (user && user != &root_user)
		refcount_dec(&user->__count);
}

struct user_struct *find_user(kuid_t uid)
{
	return uid_eq(uid, GLOBAL_ROOT_UID) ? get_uid(&root_user) : NULL;
}
