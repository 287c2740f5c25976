// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stopping a thread under the mutex that it takes.
 *
 * The thread sees that it is to stop after its next round, for which it needs the mutex.
 *
 * expect: rule=deadlock context=process
 * says: user0 waits for the end of thread example,
 * says: which waits for mutex lock, held by user0
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
	mutex_lock(&lock);
	kthread_stop(poller);	/* here */
	poller = NULL;
	mutex_unlock(&lock);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Stopping a thread under the mutex that it takes");
MODULE_LICENSE("GPL");
