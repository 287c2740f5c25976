/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the programs of this folder share: a module whose init starts one kernel
 * thread for each body, and whose exit waits until all of them have ended.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>

#define THREADS_MAX	16

/* What comes before the first and after the last of the threads, where a program has more. */
#ifdef PROGRAM_HAS_SETUP
static int setup(void);
static void cleanup(void);
#else
static int setup(void)
{
	return 0;
}

static void cleanup(void)
{
}
#endif

static struct completion ended[THREADS_MAX];

struct body {
	void (*function)(int index);
};

static const struct body bodies[];
static const int bodies_count;

static int run_body(void *data)
{
	int index = (long)data;

	bodies[index].function(index);
	kthread_complete_and_exit(&ended[index], 0);
}

static int __init program_init(void)
{
	struct task_struct *task;
	long i;
	int error = setup();

	if (error)
		return error;
	for (i = 0; i < bodies_count; i++)
		init_completion(&ended[i]);
	for (i = 0; i < bodies_count; i++) {
		task = kthread_run(run_body, (void *)i, "body%ld", i);
		if (IS_ERR(task))
			return PTR_ERR(task);
	}
	return 0;
}

/* What has to be true when all have ended. */
static void check(void);

static void __exit program_exit(void)
{
	int i;

	for (i = 0; i < bodies_count; i++)
		wait_for_completion(&ended[i]);
	cleanup();
	check();
}

/* The bodies: thread i executes the i-th one, which is told i. */
#define PROGRAM(...)							\
	static const struct body bodies[] = { __VA_ARGS__ };		\
	static const int bodies_count = ARRAY_SIZE(bodies);		\
	module_init(program_init);					\
	module_exit(program_exit);					\
	MODULE_LICENSE("GPL")

#endif
