// SPDX-License-Identifier: GPL-2.0-only
/*
 * Process numbers: one namespace, counted up and never used again.
 */
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>
#include "sched/sched.h"

struct pid_namespace init_pid_ns = {
	.ns.count = REFCOUNT_INIT(2),
	.idr = IDR_INIT(init_pid_ns.idr),
	.child_reaper = &init_task,
	.user_ns = &init_user_ns,
};

int pid_max = PID_MAX_DEFAULT;
struct pid init_struct_pid = {
	.count = REFCOUNT_INIT(1),
	.numbers = { { .nr = 0, .ns = &init_pid_ns } },
};

static int last_number;

int tophalf_attach_pid(struct task_struct *task)
{
	struct pid *pid = kzalloc(struct_size(pid, numbers, 1), GFP_KERNEL);
	enum pid_type type;

	if (!pid)
		return -ENOMEM;
	refcount_set(&pid->count, 1);
	spin_lock_init(&pid->lock);
	init_waitqueue_head(&pid->wait_pidfd);
	pid->numbers[0].nr = ++last_number;
	pid->numbers[0].ns = &init_pid_ns;
	task->thread_pid = pid;
	task->pid = last_number;
	task->tgid = last_number;
	/* A task is a process, a group and a session of its own. */
	task->signal->pids[PIDTYPE_TGID] = pid;
	task->signal->pids[PIDTYPE_PGID] = pid;
	task->signal->pids[PIDTYPE_SID] = pid;
	for (type = 0; type < PIDTYPE_MAX; type++)
		hlist_add_head_rcu(&task->pid_links[type], &pid->tasks[type]);
	return 0;
}

void tophalf_detach_pid(struct task_struct *task)
{
	enum pid_type type;

	for (type = 0; type < PIDTYPE_MAX; type++)
		hlist_del_rcu(&task->pid_links[type]);
}

/* Any context. */
void put_pid(struct pid *pid)
{
	if (pid && pid != &init_struct_pid && refcount_dec_and_test(&pid->count))
		kfree_rcu(pid, rcu);
}

/* Inside rcu_read_lock(). */
struct pid *find_pid_ns(int number, struct pid_namespace *ns)
{
	struct task_struct *task;

	if (ns != &init_pid_ns)
		return NULL;
	for_each_process(task)
		if (task->pid == number)
			return task->thread_pid;
	return NULL;
}

struct pid *find_vpid(int number)
{
	return find_pid_ns(number, &init_pid_ns);
}

struct pid *find_get_pid(pid_t number)
{
	struct pid *pid;

	rcu_read_lock();
	pid = get_pid(find_vpid(number));
	rcu_read_unlock();
	return pid;
}

struct pid *find_ge_pid(int number, struct pid_namespace *ns)
{
	struct pid *pid = NULL;

	for (; number <= last_number && !pid; number++)
		pid = find_pid_ns(number, ns);
	return pid;
}

/* Inside rcu_read_lock(). */
struct task_struct *pid_task(struct pid *pid, enum pid_type type)
{
	struct hlist_node *first;

	if (!pid)
		return NULL;
	first = rcu_dereference_raw(hlist_first_rcu(&pid->tasks[type]));
	return first ? hlist_entry(first, struct task_struct, pid_links[type]) : NULL;
}

struct task_struct *get_pid_task(struct pid *pid, enum pid_type type)
{
	struct task_struct *task;

	rcu_read_lock();
	task = pid_task(pid, type);
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	return task;
}

struct pid *get_task_pid(struct task_struct *task, enum pid_type type)
{
	(void)type;
	return get_pid(task->thread_pid);
}

struct task_struct *find_task_by_vpid(pid_t number)
{
	return pid_task(find_vpid(number), PIDTYPE_PID);
}

struct task_struct *find_task_by_pid_ns(pid_t number, struct pid_namespace *ns)
{
	return pid_task(find_pid_ns(number, ns), PIDTYPE_PID);
}

struct task_struct *find_get_task_by_vpid(pid_t number)
{
	struct task_struct *task;

	rcu_read_lock();
	task = find_task_by_vpid(number);
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	return task;
}

pid_t pid_nr_ns(struct pid *pid, struct pid_namespace *ns)
{
	return pid && ns == &init_pid_ns ? pid->numbers[0].nr : 0;
}

pid_t pid_vnr(struct pid *pid)
{
	return pid_nr_ns(pid, &init_pid_ns);
}

pid_t __task_pid_nr_ns(struct task_struct *task, enum pid_type type, struct pid_namespace *ns)
{
	(void)type;
	return ns && ns != &init_pid_ns ? 0 : task->pid;
}

struct pid_namespace *task_active_pid_ns(struct task_struct *task)
{
	(void)task;
	return &init_pid_ns;
}
