// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two tasks that each take one spinlock, add to a counter and release it. Loading the module
 * starts them, unloading it waits for them.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/spinlock.h>

#define TASKS	2

static DEFINE_SPINLOCK(lock);
static unsigned int counter;		/* guarded by lock */
static struct task_struct *tasks[TASKS];
static struct completion done[TASKS];

static int add(void *data)
{
	spin_lock(&lock);
	counter++;
	spin_unlock(&lock);
	complete(data);
	return 0;
}

static int __init two_tasks_init(void)
{
	unsigned int i;

	for (i = 0; i < TASKS; i++) {
		init_completion(&done[i]);
		tasks[i] = kthread_run(add, &done[i], "add/%u", i);
		if (IS_ERR(tasks[i]))
			complete(&done[i]);
	}
	return 0;
}
module_init(two_tasks_init);

static void __exit two_tasks_exit(void)
{
	unsigned int i;

	for (i = 0; i < TASKS; i++)
		wait_for_completion(&done[i]);
	WARN_ON(counter > TASKS);
}
module_exit(two_tasks_exit);

MODULE_DESCRIPTION("Two tasks and a spinlock");
MODULE_LICENSE("GPL");
