// SPDX-License-Identifier: GPL-2.0-only
/* Two tasks on one CPU that give it to each other, ROUNDS times each. */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>

#define ROUNDS	100000
#define TASKS	2

static struct completion done[TASKS];

static int give(void *data)
{
	unsigned int i;

	for (i = 0; i < ROUNDS; i++)
		yield();
	complete(data);
	return 0;
}

static int __init switches_init(void)
{
	struct task_struct *task;
	unsigned int i;

	for (i = 0; i < TASKS; i++) {
		init_completion(&done[i]);
		task = kthread_create(give, &done[i], "give/%u", i);
		if (IS_ERR(task))
			return PTR_ERR(task);
		kthread_bind(task, 0);
		wake_up_process(task);
	}
	for (i = 0; i < TASKS; i++)
		wait_for_completion(&done[i]);
	return 0;
}
module_init(switches_init);

static void __exit switches_exit(void) { }
module_exit(switches_exit);

MODULE_DESCRIPTION("Two tasks that give each other the CPU");
MODULE_LICENSE("GPL");
