/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a choice costs: two threads that each write ROUNDS times to memory that they
 * share.  tests/bench/run makes a module of it for each number.  Loading it starts the
 * threads, unloading it waits for them.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>

#define TASKS	2

static unsigned int shared;
static struct completion done[TASKS];

static int write_often(void *data)
{
	unsigned int i;

	for (i = 0; i < ROUNDS; i++)
		WRITE_ONCE(shared, i);
	complete(data);
	return 0;
}

static int __init accesses_init(void)
{
	unsigned int i;

	for (i = 0; i < TASKS; i++) {
		init_completion(&done[i]);
		if (IS_ERR(kthread_run(write_often, &done[i], "write/%u", i)))
			complete(&done[i]);
	}
	return 0;
}
module_init(accesses_init);

static void __exit accesses_exit(void)
{
	unsigned int i;

	for (i = 0; i < TASKS; i++)
		wait_for_completion(&done[i]);
}
module_exit(accesses_exit);

MODULE_DESCRIPTION("Two threads that write to the same memory");
MODULE_LICENSE("GPL");
