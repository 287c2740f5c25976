// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preemption: a task in process context does not decide how long it runs.
 *
 * Who puts it aside: the scheduler, in an interrupt. The timer's tick finds that the task has
 * had its share, or an interrupt has woken one that is more urgent; on the way out of the
 * interrupt another task is switched to, and this one goes on later, between the same two
 * instructions, perhaps on another CPU. current->nivcsw counts how often that happened to it.
 *
 * What does not help against it is to be quick: it can happen at the first instruction. What
 * helps is a lock, and for data of one CPU preempt_disable(), which get_cpu() and spin_lock()
 * do as well: until preempt_enable() the tick only notes that there is something to do. But
 * then the task must not sleep (03), and others wait for the CPU.
 *
 * A write makes a work item ready that wants the same CPU, and keeps that CPU busy for longer
 * than the scheduler allows. Then it does the same with preemption off. The second half is much
 * too long for a driver: nothing else runs on this CPU meanwhile.
 *
 * enters: process atomic workqueue
 * says: was preempted: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 * says: kept the CPU: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=1 irqs_disabled=0
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/workqueue.h>
#include "say.h"

#define BUSY_MS		20

static DEFINE_MUTEX(lock);		/* one writer at a time, or they preempt each other */

static void example_rival(struct work_struct *work)
{
	say("rival");
}

static DECLARE_WORK(rival, example_rival);

/* Keeps the CPU busy while another task wants it. True if it was put aside meanwhile. */
static bool compete(void)
{
	unsigned long before = current->nivcsw;

	/* The CPU may be another one at once; then there is no rival there, and that is all. */
	schedule_work_on(raw_smp_processor_id(), &rival);
	mdelay(BUSY_MS);
	return current->nivcsw != before;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	if (mutex_lock_interruptible(&lock))
		return -ERESTARTSYS;
	if (compete())
		say("was preempted");
	preempt_disable();
	if (!compete())
		say("kept the CPU");
	preempt_enable();
	mutex_unlock(&lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-preemption",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
	cancel_work_sync(&rival);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Process context: preemption");
MODULE_LICENSE("GPL");
