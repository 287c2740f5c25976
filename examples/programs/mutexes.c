// SPDX-License-Identifier: GPL-2.0-only
/*
 * TASKS tasks that each take one mutex once.  Whatever else they do, nothing but the
 * order in which they get it can differ: TASKS! executions.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>

#ifndef TASKS
#define TASKS 3
#endif

static DEFINE_MUTEX(lock);
static int counter;

static struct task {
	struct task_struct *task;
	struct completion done;
} tasks[TASKS];

static int body(void *data)
{
	struct task *self = data;

	mutex_lock(&lock);
	counter++;
	mutex_unlock(&lock);
	kthread_complete_and_exit(&self->done, 0);
}

static int __init program_init(void)
{
	int i;

	for (i = 0; i < TASKS; i++) {
		init_completion(&tasks[i].done);
		tasks[i].task = kthread_run(body, &tasks[i], "task%d", i);
		if (IS_ERR(tasks[i].task))
			return PTR_ERR(tasks[i].task);
	}
	return 0;
}

static void __exit program_exit(void)
{
	int i;

	for (i = 0; i < TASKS; i++)
		wait_for_completion(&tasks[i].done);
	WARN_ON(counter != TASKS);
}

module_init(program_init);
module_exit(program_exit);
MODULE_DESCRIPTION("Tasks that each take one mutex once");
MODULE_LICENSE("GPL");
