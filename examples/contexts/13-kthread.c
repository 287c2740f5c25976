// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kernel thread of the driver's own.
 *
 * Who enters it: kthread_run() makes a task that lives in the kernel only and calls a function
 * in it. That is process context like any other task's: it is scheduled, may sleep, may take
 * mutexes and allocate with GFP_KERNEL. It has no user memory: nobody is behind it.
 *
 * When to use it: seldom. A work item is cheaper and easier to stop. A thread is right for
 * something that goes on all the time at its own pace, or that needs its own priority.
 *
 * How a thread waits, and the mistake that is made there: the condition must be looked at after
 * the task has said that it will sleep, not before. "if (!work) schedule()" sleeps for ever if
 * the wake-up comes in between. wait_event_interruptible() does it in the right order, and for
 * a thread "interruptible" only means that it does not count as load and is not reported as
 * hung, for nobody sends signals to it.
 *
 * How it ends: kthread_stop() sets a flag, wakes the thread and waits until the function has
 * returned. So the flag, kthread_should_stop(), belongs into the condition; a thread that
 * returns by itself must be sure that no kthread_stop() follows.
 *
 * enters: process
 * says: thread: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include "say.h"

static DECLARE_WAIT_QUEUE_HEAD(something_to_do);
static atomic_t asked_for = ATOMIC_INIT(0);	/* rounds that writers want */
static atomic_t done = ATOMIC_INIT(0);
static struct task_struct *thread;

static int example_thread(void *unused)
{
	while (!kthread_should_stop()) {
		wait_event_interruptible(something_to_do,
					 atomic_read(&asked_for) > 0 || kthread_should_stop());
		if (atomic_dec_if_positive(&asked_for) < 0)
			continue;
		say("thread");
		/* Stands for something slow. */
		msleep(1);
		atomic_inc(&done);
	}
	return 0;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	/* What is waited for changes first, then comes the wake-up. */
	atomic_inc(&asked_for);
	wake_up(&something_to_do);
	return size;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int count = atomic_read(&done);

	return simple_read_from_buffer(buffer, size, pos, &count, sizeof(count));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-kthread",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	int error;

	thread = kthread_run(example_thread, NULL, "example");
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	error = misc_register(&example_device);
	if (error)
		kthread_stop(thread);
	return error;
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
	kthread_stop(thread);
}
module_exit(example_exit);

MODULE_DESCRIPTION("A kthread");
MODULE_LICENSE("GPL");
