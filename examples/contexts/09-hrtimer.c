// SPDX-License-Identifier: GPL-2.0-only
/*
 * High-resolution timers: two kinds of callback, in two contexts.
 *
 * An hrtimer is not bound to the tick. The kernel programs the CPU's timer hardware for the
 * very nanosecond, and when that interrupt comes, calls what has expired. Where depends on the
 * mode:
 *
 *   - HRTIMER_MODE_*, also with _HARD: in the hard IRQ itself. That is as exact as it gets,
 *     with all of a top half's restrictions. (On a PREEMPT_RT kernel only _HARD ones stay
 *     there.)
 *   - HRTIMER_MODE_*_SOFT: in a softirq that the interrupt raises, a bit later. Hard IRQs are
 *     on, and it may take a bit longer.
 *
 * Neither may sleep. The function returns HRTIMER_NORESTART, or moves the time forward and
 * returns HRTIMER_RESTART to be called again.
 *
 * A callback that moves its own timer must not meet someone who starts it: hrtimer_forward() is
 * for a timer that is not queued. Here whoever takes rounds_left from 0 owns the start.
 *
 * A lock that a hard one shares with tasks takes spin_lock_irqsave() in the task. Here the only
 * things shared are counts, and an atomic_t is all that they need.
 *
 * hrtimer_cancel() waits for a running callback, like timer_delete_sync(); in the callback
 * itself, or with a lock held that it takes, it would wait for ever.
 *
 * enters: process hardirq timer
 * says: hard: in_task=0 in_hardirq=1 in_serving_softirq=0 in_atomic=1 irqs_disabled=1
 * says: soft: in_task=0 in_hardirq=0 in_serving_softirq=1 in_atomic=1 irqs_disabled=0
 */
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/hrtimer.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#include <linux/version.h>
#include "say.h"

#define PERIOD_NS	(250 * NSEC_PER_USEC)
#define ROUNDS		3

static struct hrtimer hard, soft;
static atomic_t expirations = ATOMIC_INIT(0);
static atomic_t rounds_left = ATOMIC_INIT(0);	/* of the hard one; 0: it does not run */

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
/* What later kernels have under this name. */
static void hrtimer_setup(struct hrtimer *timer, enum hrtimer_restart (*function)(struct hrtimer *),
			  clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}
#endif

static enum hrtimer_restart hard_expired(struct hrtimer *timer)
{
	say("hard");
	atomic_inc(&expirations);
	if (atomic_dec_and_test(&rounds_left))
		return HRTIMER_NORESTART;
	/* The next time counts from the last one, so that it does not drift. */
	hrtimer_forward_now(timer, ns_to_ktime(PERIOD_NS));
	return HRTIMER_RESTART;
}

static enum hrtimer_restart soft_expired(struct hrtimer *timer)
{
	say("soft");
	return HRTIMER_NORESTART;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	/* Started while its callback runs, the timer would be queued when the callback moves it. */
	if (atomic_cmpxchg(&rounds_left, 0, ROUNDS) == 0)
		hrtimer_start(&hard, ns_to_ktime(PERIOD_NS), HRTIMER_MODE_REL);
	/* The soft one does not move itself: it may be started at any time, and gets the new time. */
	hrtimer_start(&soft, ns_to_ktime(PERIOD_NS), HRTIMER_MODE_REL_SOFT);
	return size;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int count = atomic_read(&expirations);

	return simple_read_from_buffer(buffer, size, pos, &count, sizeof(count));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-hrtimer",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	hrtimer_setup(&hard, hard_expired, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_setup(&soft, soft_expired, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
	hrtimer_cancel(&hard);
	hrtimer_cancel(&soft);
}
module_exit(example_exit);

MODULE_DESCRIPTION("hrtimer callbacks");
MODULE_LICENSE("GPL");
