// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks: made, and taken away.
 *
 * A task is a struct tophalf_task from the allocator and a stack slot of the
 * machine's layout.  It has two owners until it has died: itself, and RCU, which
 * keeps it readable for those who found it in a reader; get_task_struct() adds
 * more.  Nothing else keeps it, so a pointer to a thread that has exited dangles,
 * as it does in Linux.
 */
#include <linux/bitmap.h>
#include <linux/cred.h>
#include <linux/nsproxy.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include "mm/kasan/kasan.h"
#include "objects.h"
#include "sched/sched.h"

/* How a new task starts; it lies at the end of its stack. */
struct task_launch {
	int (*function)(void *argument);
	void *argument;
};

#define BOOT_STACK_SLOT	0
#define STACK_OF(slot)	((void *)(TOPHALF_STACK_BASE + ((slot) + 1UL) * TOPHALF_STACK_SLOT - \
				  TOPHALF_STACK_SIZE))

extern struct tophalf_task tophalf_init_task;
extern struct cred init_cred;

struct signal_struct init_signals = {
	.nr_threads = 1,
	.thread_head = LIST_HEAD_INIT(tophalf_init_task.task.thread_node),
	.wait_chldexit = __WAIT_QUEUE_HEAD_INITIALIZER(init_signals.wait_chldexit),
	.shared_pending = { .list = LIST_HEAD_INIT(init_signals.shared_pending.list) },
	.rlim = { [0 ... RLIM_NLIMITS - 1] = { RLIM_INFINITY, RLIM_INFINITY } },
	.cred_guard_mutex = __MUTEX_INITIALIZER(init_signals.cred_guard_mutex),
	.exec_update_lock = __RWSEM_INITIALIZER(init_signals.exec_update_lock),
};

/* Every task's until it asks for signals of its own: kernel_sigaction(). */
struct sighand_struct init_sighand = {
	.count = REFCOUNT_INIT(1),
	.siglock = __SPIN_LOCK_UNLOCKED(init_sighand.siglock),
	.signalfd_wqh = __WAIT_QUEUE_HEAD_INITIALIZER(init_sighand.signalfd_wqh),
};

/*
 * The boot task, which becomes the idle task of CPU 0.  Linux's name for it is
 * an alias for its first member.
 */
struct tophalf_task tophalf_init_task = {
	.task = {
		.thread_info = INIT_THREAD_INFO(tophalf_init_task.task),
		.stack = STACK_OF(BOOT_STACK_SLOT),
		.usage = REFCOUNT_INIT(2),
		.rcu_users = REFCOUNT_INIT(2),
		.flags = PF_KTHREAD | PF_IDLE,
		.prio = MAX_PRIO - 20,
		.static_prio = MAX_PRIO - 20,
		.normal_prio = MAX_PRIO - 20,
		.policy = SCHED_NORMAL,
		.on_cpu = 1,
		.cpus_ptr = &tophalf_init_task.task.cpus_mask,
		.cpus_mask = CPU_MASK_ALL,
		.nr_cpus_allowed = NR_CPUS,
		.active_mm = &init_mm,
		.rt.run_list = LIST_HEAD_INIT(tophalf_init_task.task.rt.run_list),
		.tasks = LIST_HEAD_INIT(tophalf_init_task.task.tasks),
		.children = LIST_HEAD_INIT(tophalf_init_task.task.children),
		.sibling = LIST_HEAD_INIT(tophalf_init_task.task.sibling),
		.ptraced = LIST_HEAD_INIT(tophalf_init_task.task.ptraced),
		.real_parent = &tophalf_init_task.task,
		.parent = &tophalf_init_task.task,
		.group_leader = &tophalf_init_task.task,
		.real_cred = &init_cred,
		.cred = &init_cred,
		.nsproxy = &init_nsproxy,
		.comm = "swapper/0",
		.signal = &init_signals,
		.sighand = &init_sighand,
		.thread_node = LIST_HEAD_INIT(init_signals.thread_head),
		.pending = { .list = LIST_HEAD_INIT(tophalf_init_task.task.pending.list) },
		.alloc_lock = __SPIN_LOCK_UNLOCKED(tophalf_init_task.task.alloc_lock),
		.pi_lock = __RAW_SPIN_LOCK_UNLOCKED(tophalf_init_task.task.pi_lock),
		.pi_waiters = RB_ROOT_CACHED,
		.rcu_node_entry = LIST_HEAD_INIT(tophalf_init_task.task.rcu_node_entry),
		.softirqs_enabled = 1,
		.timer_slack_ns = 50000,
		.default_timer_slack_ns = 50000,
	},
	.frame = &tophalf_init_task.base.frame,
	.base = { .frame = { .context = TOPHALF_CONTEXT_PROCESS } },
	.stack_slot = BOOT_STACK_SLOT,
	.user_number = -1,
};

extern struct task_struct init_task __attribute__((alias("tophalf_init_task")));

/* The memory of user tasks.  What is mapped where is the machine's. */
static struct mm_struct user_mm = {
	.mm_users = ATOMIC_INIT(1),
	.mm_count = ATOMIC_INIT(1),
	.mm_mt = MTREE_INIT_EXT(mm_mt, MM_MT_FLAGS, user_mm.mmap_lock),
	MMAP_LOCK_INITIALIZER(user_mm)
	.write_protect_seq = SEQCNT_ZERO(user_mm.write_protect_seq),
	.page_table_lock = __SPIN_LOCK_UNLOCKED(user_mm.page_table_lock),
	.arg_lock = __SPIN_LOCK_UNLOCKED(user_mm.arg_lock),
	.mmlist = LIST_HEAD_INIT(user_mm.mmlist),
	.task_size = TASK_SIZE,
	.user_ns = &init_user_ns,
};

LIST_HEAD(tophalf_all_tasks);
__cacheline_aligned DEFINE_RWLOCK(tasklist_lock);
unsigned long total_forks;
int nr_threads;

static struct kmem_cache *task_cache;
static DECLARE_BITMAP(stack_slots, TOPHALF_STACK_SLOTS) = { 1UL << BOOT_STACK_SLOT };

/* Any context. */
bool tophalf_task_exists(const struct task_struct *wanted)
{
	const struct task_struct *task;

	if (wanted == &init_task)
		return true;
	list_for_each_entry(task, &tophalf_all_tasks, sibling)
		if (task == wanted)
			return true;
	return false;
}

/* Process context, may sleep.  A task with a stack, or null. */
static struct tophalf_task *allocate_task(void)
{
	unsigned long slot = find_first_zero_bit(stack_slots, TOPHALF_STACK_SLOTS);
	struct tophalf_task *task;

	if (slot == TOPHALF_STACK_SLOTS)
		return NULL;
	if (!task_cache)
		task_cache = kmem_cache_create("task_struct", sizeof(*task), 64, SLAB_PANIC, NULL);
	/* Taken first: the allocator may sleep. */
	__set_bit(slot, stack_slots);
	task = kmem_cache_zalloc(task_cache, GFP_KERNEL);
	if (task)
		task->task.signal = kzalloc(sizeof(*task->task.signal), GFP_KERNEL);
	if (!task || !task->task.signal) {
		__clear_bit(slot, stack_slots);
		if (task)
			kmem_cache_free(task_cache, task);
		return NULL;
	}
	task->stack_slot = slot;
	task->task.stack = STACK_OF(slot);
	kasan_unpoison(STACK_OF(slot), TOPHALF_STACK_SIZE);
	return task;
}

bool stack_is_dead(unsigned long address)
{
	unsigned long slot = (address - TOPHALF_STACK_BASE) / TOPHALF_STACK_SLOT;
	const struct task_struct *task = &init_task;
	const struct tophalf_saved_stack *saved;
	unsigned int cpu;

	if (slot != BOOT_STACK_SLOT) {
		list_for_each_entry(task, &tophalf_all_tasks, sibling)
			if (tophalf_task((struct task_struct *)task)->stack_slot == slot)
				break;
		if (list_entry_is_head(task, &tophalf_all_tasks, sibling))
			return true;
	}
	if (task == current)
		return address < (unsigned long)__builtin_frame_address(0);
	/* How far one that another CPU executes has come is the machine's secret. */
	for (cpu = 0; cpu < tophalf_machine.cpus; cpu++)
		if (tophalf_cpu_current[cpu] == task)
			return false;
	saved = task->thread.stack_pointer;
	return address < saved->image_stack;
}

static void init_signals_of(struct task_struct *task)
{
	struct signal_struct *signal = task->signal;

	refcount_set(&signal->sigcnt, 1);
	atomic_set(&signal->live, 1);
	signal->nr_threads = 1;
	INIT_LIST_HEAD(&signal->thread_head);
	list_add_tail(&task->thread_node, &signal->thread_head);
	init_waitqueue_head(&signal->wait_chldexit);
	init_sigpending(&signal->shared_pending);
	memcpy(signal->rlim, init_signals.rlim, sizeof(signal->rlim));
	mutex_init(&signal->cred_guard_mutex);
	init_rwsem(&signal->exec_update_lock);
	RCU_INIT_POINTER(task->sighand, &init_sighand);
	init_sigpending(&task->pending);
}

static void init_lists_and_locks(struct task_struct *task)
{
	INIT_LIST_HEAD(&task->rt.run_list);
	INIT_LIST_HEAD(&task->children);
	INIT_LIST_HEAD(&task->ptraced);
	INIT_LIST_HEAD(&task->rcu_node_entry);
	INIT_LIST_HEAD(&task->pi_state_list);
	spin_lock_init(&task->alloc_lock);
	raw_spin_lock_init(&task->pi_lock);
	task->pi_waiters = RB_ROOT_CACHED;
	mutex_init(&task->futex_exit_mutex);
	lockdep_init_task(task);
}

static void init_scheduling(struct task_struct *task)
{
	task->prio = DEFAULT_PRIO;
	task->static_prio = DEFAULT_PRIO;
	task->normal_prio = DEFAULT_PRIO;
	task->policy = SCHED_NORMAL;
	cpumask_copy(&task->cpus_mask, cpu_possible_mask);
	task->cpus_ptr = &task->cpus_mask;
	task->nr_cpus_allowed = cpumask_weight(&task->cpus_mask);
	task->timer_slack_ns = 50000;
	task->default_timer_slack_ns = 50000;
	task->softirqs_enabled = 1;
	task->start_time = tophalf_machine.now_ns;
	task->start_boottime = tophalf_machine.now_ns;
	task_thread_info(task)->cpu = tophalf_machine.cpu;
	/* reschedule() is left with preemption off by one. */
	task_thread_info(task)->preempt_count = PREEMPT_OFFSET;
}

static void init_task_fields(struct tophalf_task *created, const char *name, unsigned int flags)
{
	struct task_struct *task = &created->task;

	/* A kernel thread is frozen only if it says that it may be: set_freezable(). */
	task->flags = flags | PF_FORKNOEXEC | (flags & PF_KTHREAD ? PF_NOFREEZE : 0);
	WRITE_ONCE(task->__state, TASK_UNINTERRUPTIBLE);
	refcount_set(&task->usage, 1);
	refcount_set(&task->rcu_users, 1);
	refcount_set(&task->stack_refcount, 1);
	task->real_parent = &init_task;
	task->parent = &init_task;
	task->group_leader = task;
	task->real_cred = get_cred(&init_cred);
	task->cred = get_cred(&init_cred);
	task->nsproxy = &init_nsproxy;
	task->mm = flags & PF_KTHREAD ? NULL : &user_mm;
	task->active_mm = task->mm;
	strscpy(task->comm, name, sizeof(task->comm));
	init_lists_and_locks(task);
	init_scheduling(task);
	init_signals_of(task);

	created->user_number = -1;
	kcsan_task_begins(&created->race);
	created->frame = &created->base.frame;
	created->base.frame.context = TOPHALF_CONTEXT_PROCESS;
}

static struct task_launch *launch_of(struct task_struct *task)
{
	return task->stack + TOPHALF_STACK_SIZE - sizeof(struct task_launch);
}

void tophalf_task_argument(struct task_struct *task, void *argument)
{
	launch_of(task)->argument = argument;
}

/* On the new task's own stack, interrupts off. */
static void task_entry(void *argument)
{
	struct task_launch *launch = argument;

	sched_task_begins();
	do_exit(launch->function(launch->argument));
}

/* Process context, may sleep.  The new task sleeps until it is woken for the first time. */
struct task_struct *tophalf_task_create(int (*function)(void *), void *argument, const char *name,
					unsigned int flags)
{
	struct tophalf_task *created = allocate_task();
	struct task_launch *launch;
	struct task_struct *task;

	if (!created)
		return ERR_PTR(-ENOMEM);
	task = &created->task;
	init_task_fields(created, name, flags);
	if (tophalf_attach_pid(task)) {
		list_add_tail(&task->sibling, &tophalf_all_tasks);
		free_task(task);
		return ERR_PTR(-ENOMEM);
	}
	launch = launch_of(task);
	BUILD_BUG_ON(sizeof(*launch) % 16);
	/* Before this the stack may not be there: the machine maps it now. */
	task->thread.stack_pointer = tophalf_host->make_stack(launch, task_entry, launch);
	launch->function = function;
	launch->argument = argument;

	list_add_tail(&task->sibling, &tophalf_all_tasks);
	list_add_tail_rcu(&task->tasks, &init_task.tasks);
	total_forks++;
	nr_threads++;
	return task;
}

void tophalf_task_abandon(struct task_struct *task)
{
	list_del_rcu(&task->tasks);
	tophalf_detach_pid(task);
	nr_threads--;
	task->exit_state = EXIT_DEAD;
	put_task_struct_rcu_user(task);
}

/*
 * Process context, may sleep.  The idle task of another CPU.  smp.c starts the
 * CPU on its stack, which ends at task_stack_page() + THREAD_SIZE.
 */
struct task_struct *fork_idle(int cpu)
{
	struct tophalf_task *created = allocate_task();
	char name[TASK_COMM_LEN];

	if (!created)
		return ERR_PTR(-ENOMEM);
	snprintf(name, sizeof(name), "swapper/%d", cpu);
	init_task_fields(created, name, PF_KTHREAD);
	INIT_LIST_HEAD(&created->task.tasks);
	list_add_tail(&created->task.sibling, &tophalf_all_tasks);
	cpumask_copy(&created->task.cpus_mask, cpumask_of(cpu));
	created->task.nr_cpus_allowed = 1;
	sched_set_idle(cpu, &created->task);
	return &created->task;
}

/* ---- release ------------------------------------------------------------------- */

/* Any context.  Nothing refers to `task` any more. */
void free_task(struct task_struct *task)
{
	struct tophalf_task *freed = tophalf_task(task);

	kcsan_task_ends(&freed->race);
	list_del(&task->sibling);
	free_kthread_struct(task);
	put_cred(task->real_cred);
	put_cred(task->cred);
	put_pid(task->thread_pid);
	if (rcu_access_pointer(task->sighand) != &init_sighand)
		kfree(rcu_dereference_raw(task->sighand));
	kfree(task->signal);
	__clear_bit(freed->stack_slot, stack_slots);
	kasan_poison(STACK_OF(freed->stack_slot), TOPHALF_STACK_SIZE);
	kmem_cache_free(task_cache, freed);
}

void __put_task_struct(struct task_struct *task)
{
	WARN_ON(!task->exit_state);
	WARN_ON(task == current);
	free_task(task);
}

void __put_task_struct_rcu_cb(struct rcu_head *head)
{
	__put_task_struct(container_of(head, struct task_struct, rcu));
}

static void delayed_put_task_struct(struct rcu_head *head)
{
	put_task_struct(container_of(head, struct task_struct, rcu));
}

void put_task_struct_rcu_user(struct task_struct *task)
{
	if (refcount_dec_and_test(&task->rcu_users))
		call_rcu(&task->rcu, delayed_put_task_struct);
}

void put_task_stack(struct task_struct *task)
{
	refcount_dec(&task->stack_refcount);
}

/* ---- memory of tasks ------------------------------------------------------------ */

/* Process context, may sleep.  An address space of nobody, with nothing mapped. */
struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kzalloc(sizeof(*mm) + cpumask_size(), GFP_KERNEL);

	if (!mm)
		return NULL;
	mt_init_flags(&mm->mm_mt, MM_MT_FLAGS);
	mt_set_external_lock(&mm->mm_mt, &mm->mmap_lock);
	atomic_set(&mm->mm_users, 1);
	atomic_set(&mm->mm_count, 1);
	mmap_init_lock(mm);
	seqcount_init(&mm->write_protect_seq);
	spin_lock_init(&mm->page_table_lock);
	spin_lock_init(&mm->arg_lock);
	INIT_LIST_HEAD(&mm->mmlist);
	mm->task_size = TASK_SIZE;
	return mm;
}

/* Any context.  All user tasks share one address space, which never goes away. */
struct mm_struct *get_task_mm(struct task_struct *task)
{
	struct mm_struct *mm = task->flags & PF_KTHREAD ? NULL : task->mm;

	if (mm)
		mmget(mm);
	return mm;
}

static void put_user_of(struct mm_struct *mm)
{
	int left = atomic_dec_return(&mm->mm_users);

	WARN_ON(left < 0 || (!left && mm == &user_mm));
	if (!left && mm != &user_mm)
		mmdrop(mm);
}

void mmput(struct mm_struct *mm)
{
	might_sleep();
	put_user_of(mm);
}

void mmput_async(struct mm_struct *mm)
{
	put_user_of(mm);
}

void __mmdrop(struct mm_struct *mm)
{
	if (WARN(mm == &user_mm, "the last reference to the memory of user tasks was dropped (%ps)\n",
		 __builtin_return_address(0)))
		return;
	kfree(mm);
}

bool current_is_single_threaded(void)
{
	return true;
}

int lockdep_tasklist_lock_is_held(void)
{
	return lockdep_is_held(&tasklist_lock);
}
