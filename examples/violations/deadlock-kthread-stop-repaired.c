// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stopping a thread with its mutex free.
 *
 * The pointer is taken under the mutex, and the thread stopped without it.
 *
 * expect: clean contexts=process
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);		/* guards samples and poller */
static struct task_struct *poller;
static unsigned int samples;

static int example_poll(void *unused)
{
	while (!kthread_should_stop()) {
		msleep_interruptible(10);
		mutex_lock(&lock);
		samples++;
		mutex_unlock(&lock);
	}
	return 0;
}

static int __init example_init(void)
{
	poller = kthread_run(example_poll, NULL, "example");
	return PTR_ERR_OR_ZERO(poller);
}
module_init(example_init);

static void __exit example_exit(void)
{
	struct task_struct *thread;

	mutex_lock(&lock);
	thread = poller;
	poller = NULL;
	mutex_unlock(&lock);
	kthread_stop(thread);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Stopping a thread with its mutex free");
MODULE_LICENSE("GPL");
