// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel threads.
 *
 * Linux has kthreadd make them, so that they inherit nothing from the caller;
 * here a new task inherits nothing anyway, and the caller makes it itself.  What
 * a driver sees is the same: the call may sleep, the thread exists on return and
 * runs when it is first woken, and kthread_stop() before that means that the
 * function is never called.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/freezer.h>
#include <linux/kthread.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include "operation.h"
#include "sched/sched.h"
#include "waits.h"

enum { SHOULD_STOP, SHOULD_PARK, IS_PER_CPU };

/* Of each thread, in task_struct.worker_private. */
struct kthread {
	unsigned long flags;
	unsigned int cpu;
	int (*function)(void *data);
	void *data;
	long result;
	struct completion parked;
	struct completion exited;
	char *full_name;
};

struct task_struct *kthreadd_task;

static struct kthread *to_kthread(const struct task_struct *task)
{
	WARN_ON(!(task->flags & PF_KTHREAD));
	return task->worker_private;
}

bool set_kthread_struct(struct task_struct *task)
{
	struct kthread *kthread;

	if (WARN_ON_ONCE(task->worker_private))
		return false;
	kthread = kzalloc(sizeof(*kthread), GFP_KERNEL);
	if (!kthread)
		return false;
	init_completion(&kthread->parked);
	init_completion(&kthread->exited);
	task->vfork_done = &kthread->exited;
	task->worker_private = kthread;
	return true;
}

/* Any context. */
void free_kthread_struct(struct task_struct *task)
{
	struct kthread *kthread = task->flags & PF_KTHREAD ? task->worker_private : NULL;

	if (!kthread)
		return;
	kfree(kthread->full_name);
	kfree(kthread);
}

void get_kthread_comm(char *buffer, size_t size, struct task_struct *task)
{
	struct kthread *kthread = to_kthread(task);

	strscpy_pad(buffer, kthread && kthread->full_name ? kthread->full_name : task->comm, size);
}

/* ---- the thread's side -------------------------------------------------------- */

void __noreturn kthread_exit(long result)
{
	to_kthread(current)->result = result;
	do_exit(0);
}

void __noreturn kthread_complete_and_exit(struct completion *completion, long result)
{
	if (completion)
		complete(completion);
	kthread_exit(result);
}

static void park(struct kthread *self)
{
	for (;;) {
		set_special_state(TASK_PARKED);
		if (!test_bit(SHOULD_PARK, &self->flags))
			break;
		complete(&self->parked);
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

/* Process context: the first code of each thread, once it was woken. */
static int kthread(void *argument)
{
	struct kthread *self = argument;
	int result = -EINTR;

	if (test_bit(SHOULD_STOP, &self->flags))
		kthread_exit(result);
	if (test_bit(SHOULD_PARK, &self->flags))
		park(self);
	kthread_exit(self->function(self->data));
}

/* An operation of the current thread looks at what it was asked to do. */
static void look(unsigned long caller)
{
	operation_begin(caller);
	operation_touch(&to_kthread(current)->flags, sizeof(unsigned long), 0);
}

bool kthread_should_stop(void)
{
	look(_RET_IP_);
	return test_bit(SHOULD_STOP, &to_kthread(current)->flags);
}

bool kthread_should_park(void)
{
	look(_RET_IP_);
	return test_bit(SHOULD_PARK, &to_kthread(current)->flags);
}

/* Process context.  Any task may ask, as the freezer does for it: one that is no kthread may go on. */
bool kthread_should_stop_or_park(void)
{
	struct kthread *self = current->flags & PF_KTHREAD ? current->worker_private : NULL;

	return self && self->flags & (BIT(SHOULD_STOP) | BIT(SHOULD_PARK));
}

/* Process context, may sleep. */
bool kthread_freezable_should_stop(bool *was_frozen)
{
	bool frozen = false;

	might_sleep();
	if (unlikely(freezing(current)))
		frozen = __refrigerator(true);
	if (was_frozen)
		*was_frozen = frozen;
	return kthread_should_stop();
}

void kthread_parkme(void)
{
	park(to_kthread(current));
}

void *kthread_func(struct task_struct *task)
{
	struct kthread *kthread = to_kthread(task);

	return kthread ? kthread->function : NULL;
}

void *kthread_data(struct task_struct *task)
{
	return to_kthread(task)->data;
}

void *kthread_probe_data(struct task_struct *task)
{
	struct kthread *kthread = to_kthread(task);

	return kthread ? kthread->data : NULL;
}

/* ---- making ---------------------------------------------------------------------- */

static struct task_struct *create(int (*function)(void *), void *data, char *name)
{
	struct task_struct *task;
	struct kthread *kthread_of_task;

	if (!name)
		return ERR_PTR(-ENOMEM);
	task = tophalf_task_create(kthread, NULL, name, PF_KTHREAD);
	if (IS_ERR(task)) {
		kfree(name);
		return task;
	}
	if (!set_kthread_struct(task)) {
		kfree(name);
		tophalf_task_abandon(task);
		return ERR_PTR(-ENOMEM);
	}
	kthread_of_task = task->worker_private;
	kthread_of_task->function = function;
	kthread_of_task->data = data;
	kthread_of_task->full_name = name;
	tophalf_task_argument(task, kthread_of_task);
	tophalf_task(task)->base.frame.function = (unsigned long)function;
	return task;
}

/* Process context, may sleep. */
struct task_struct *kthread_create_on_node(int (*function)(void *), void *data, int node,
					   const char format[], ...)
{
	struct task_struct *task;
	va_list arguments;

	(void)node;
	operation_begin(_RET_IP_);
	/* Which number a thread has depends on how many were made before. */
	operation_touch(&kthreadd_task, sizeof(kthreadd_task), TOPHALF_TOUCH_WRITES);
	might_sleep();
	va_start(arguments, format);
	task = create(function, data, kvasprintf(GFP_KERNEL, format, arguments));
	va_end(arguments);
	tophalf_point();
	return task;
}

/* Any context.  The thread has not run yet. */
void kthread_bind_mask(struct task_struct *task, const struct cpumask *mask)
{
	if (WARN_ON(!wait_task_inactive(task, TASK_UNINTERRUPTIBLE | TASK_PARKED)))
		return;
	do_set_cpus_allowed(task, mask);
	task->flags |= PF_NO_SETAFFINITY;
}

void kthread_bind(struct task_struct *task, unsigned int cpu)
{
	kthread_bind_mask(task, cpumask_of(cpu));
}

struct task_struct *kthread_create_on_cpu(int (*function)(void *), void *data, unsigned int cpu,
					  const char *format)
{
	struct task_struct *task = kthread_create_on_node(function, data, 0, format, cpu);

	if (IS_ERR(task))
		return task;
	kthread_bind(task, cpu);
	to_kthread(task)->cpu = cpu;
	return task;
}

void kthread_set_per_cpu(struct task_struct *task, int cpu)
{
	struct kthread *kthread_of_task = to_kthread(task);

	if (cpu < 0) {
		clear_bit(IS_PER_CPU, &kthread_of_task->flags);
		return;
	}
	kthread_of_task->cpu = cpu;
	set_bit(IS_PER_CPU, &kthread_of_task->flags);
}

bool kthread_is_per_cpu(struct task_struct *task)
{
	return task->flags & PF_KTHREAD && task->worker_private &&
	       test_bit(IS_PER_CPU, &to_kthread(task)->flags);
}

/* ---- stopping and parking ------------------------------------------------------------ */

/* A pointer to a thread that exited by itself dangles unless somebody holds a reference. */
static bool dangling(struct task_struct *task, const char *what)
{
	if (tophalf_task_exists(task))
		return false;
	tophalf_report(TOPHALF_RULE_USE_AFTER_FREE,
		       "%s() of a thread that has exited and was freed", what);
	return true;
}

static void find_thread(const struct task_wait *wait, struct blockers *blockers)
{
	struct task_struct *task = (struct task_struct *)wait->object;

	if (!completion_done(&to_kthread(task)->exited))
		blocker_add(blockers, task, LEVEL_TASK);
}

static const struct wait_kind wait_thread = { .what = "the end of thread", .find = find_thread };

static void find_parking(const struct task_wait *wait, struct blockers *blockers)
{
	struct task_struct *task = (struct task_struct *)wait->object;

	if (!completion_done(&to_kthread(task)->parked))
		blocker_add(blockers, task, LEVEL_TASK);
}

static const struct wait_kind wait_park = { .what = "the parking of thread", .find = find_parking };

/* Any context. */
void kthread_unpark(struct task_struct *task)
{
	struct kthread *kthread_of_task;

	operation_begin(_RET_IP_);
	if (dangling(task, "kthread_unpark"))
		return;
	kthread_of_task = to_kthread(task);
	if (test_bit(IS_PER_CPU, &kthread_of_task->flags))
		do_set_cpus_allowed(task, cpumask_of(kthread_of_task->cpu));
	clear_bit(SHOULD_PARK, &kthread_of_task->flags);
	operation_touch(&kthread_of_task->flags, sizeof(unsigned long), TOPHALF_TOUCH_WRITES);
	wake_up_state(task, TASK_PARKED);
}

/* Process context, may sleep. */
int kthread_park(struct task_struct *task)
{
	struct kthread *kthread_of_task;
	struct task_wait wait;

	operation_begin(_RET_IP_);
	might_sleep();
	if (dangling(task, "kthread_park"))
		return -ENOSYS;
	kthread_of_task = to_kthread(task);
	if (WARN_ON(task->flags & PF_EXITING))
		return -ENOSYS;
	if (WARN_ON_ONCE(test_bit(SHOULD_PARK, &kthread_of_task->flags)))
		return -EBUSY;
	set_bit(SHOULD_PARK, &kthread_of_task->flags);
	operation_touch(&kthread_of_task->flags, sizeof(unsigned long), TOPHALF_TOUCH_WRITES);
	if (task != current) {
		wake_up_process(task);
		wait_begin(&wait, &wait_park, task, task->comm, NULL, false);
		completion_operation(&kthread_of_task->parked, _RET_IP_);
		wait_for_completion(&kthread_of_task->parked);
		wait_end(&wait);
		/* It said so a moment before it is true. */
		WARN_ON_ONCE(!wait_task_inactive(task, TASK_PARKED));
	}
	return 0;
}

/* Process context, may sleep.  What the thread's function returned, or -EINTR. */
int kthread_stop(struct task_struct *task)
{
	struct kthread *kthread_of_task;
	struct task_wait wait;
	int result;

	operation_begin(_RET_IP_);
	might_sleep();
	if (dangling(task, "kthread_stop"))
		return -EINTR;
	get_task_struct(task);
	kthread_of_task = to_kthread(task);
	set_bit(SHOULD_STOP, &kthread_of_task->flags);
	kthread_unpark(task);
	set_tsk_thread_flag(task, TIF_NOTIFY_SIGNAL);
	wake_up_process(task);
	wait_begin(&wait, &wait_thread, task, task->comm, NULL, false);
	completion_operation(&kthread_of_task->exited, _RET_IP_);
	wait_for_completion(&kthread_of_task->exited);
	wait_end(&wait);
	result = kthread_of_task->result;
	put_task_struct(task);
	return result;
}

int kthread_stop_put(struct task_struct *task)
{
	int result = kthread_stop(task);

	put_task_struct(task);
	return result;
}

/* ---- the rest -------------------------------------------------------------------------- */

int kthreadd(void *unused)
{
	(void)unused;
	for (;;) {
		set_current_state(TASK_IDLE);
		schedule();
	}
}

/* The init task. */
void kthreadd_init(void)
{
	rcu_scheduler_starting();
	kthreadd_task = kthread_run(kthreadd, NULL, "kthreadd");
	if (IS_ERR(kthreadd_task))
		panic("no kthreadd: %ld\n", PTR_ERR(kthreadd_task));
}

int tsk_fork_get_node(struct task_struct *task)
{
	(void)task;
	return 0;
}

void kthread_use_mm(struct mm_struct *mm)
{
	(void)mm;
	tophalf_unsupported("kthread_use_mm");
}

void kthread_unuse_mm(struct mm_struct *mm)
{
	(void)mm;
	tophalf_unsupported("kthread_unuse_mm");
}
