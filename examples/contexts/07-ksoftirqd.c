// SPDX-License-Identifier: GPL-2.0-only
/*
 * Softirq context in ksoftirqd: a thread that still must not sleep.
 *
 * A softirq may raise itself again: the network does when packets come faster than they are
 * handled. If the kernel went on until nothing was pending, no task would ever run again on
 * that CPU. So it looks again ten times at most, for two milliseconds at most, and not if a
 * task waits for the CPU. What is pending then is left to ksoftirqd, a kernel thread of that
 * CPU, which competes with other tasks under the scheduler like any other.
 *
 * Who enters it: that thread; and whoever raises a softirq in process context with bottom
 * halves on, since then no interrupt is about to end that could run it: the thread is woken.
 *
 * What must not be done is unchanged, and this is the lesson. There is a task with a stack of
 * its own now, and current is ksoftirqd/N; yet in_serving_softirq() is true and in_task()
 * false, because the function cannot know in which of the two ways it was called, and has to be
 * right in both.
 *
 * The tasklet here schedules itself ROUNDS times. A write starts it between local_bh_disable()
 * and local_bh_enable(), and the latter runs it at once, on the writer's stack: "borrowed".
 * After some rounds the kernel has had enough, and the rest is seen "in ksoftirqd".
 *
 * enters: process softirq
 * says: borrowed: in_task=0 in_hardirq=0 in_serving_softirq=1 in_atomic=1 irqs_disabled=0
 * says: in ksoftirqd: in_task=0 in_hardirq=0 in_serving_softirq=1 in_atomic=1 irqs_disabled=0
 */
#include <linux/atomic.h>
#include <linux/bottom_half.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/string.h>
#include "say.h"

#define ROUNDS		40

static void example_tasklet(struct tasklet_struct *tasklet);

static DECLARE_TASKLET(example, example_tasklet);
static atomic_t rounds_left = ATOMIC_INIT(0);

/* By name, for show. Nothing may depend on it: a softirq is a softirq. */
static const char *where_am_i(void)
{
	return strstarts(current->comm, "ksoftirqd/") ? "in ksoftirqd" : "borrowed";
}

static void example_tasklet(struct tasklet_struct *tasklet)
{
	say(where_am_i());
	/* It has an end: tasklet_kill() cannot stop one that always schedules itself again. */
	if (atomic_dec_if_positive(&rounds_left) > 0)
		tasklet_schedule(tasklet);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	atomic_set(&rounds_left, ROUNDS);
	local_bh_disable();
	/* Softirqs are held off on this CPU: it only becomes pending. */
	tasklet_schedule(&example);
	/* It runs inside this call. */
	local_bh_enable();
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-ksoftirqd",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	/* First whoever could schedule it, then the tasklet. */
	misc_deregister(&example_device);
	tasklet_kill(&example);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Softirq context: ksoftirqd");
MODULE_LICENSE("GPL");
