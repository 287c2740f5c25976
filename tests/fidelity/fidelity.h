/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the modules that are held against Linux share.
 *
 * Each prints what calls return, and in which order and context things run, and
 * nothing that Linux does not promise: no time, no address, no CPU that was
 * not asked for. Where two things run at once, the module waits until the order
 * of their lines is fixed. So every kernel prints the same lines in every run.
 */
#ifndef TESTS_FIDELITY_H
#define TESTS_FIDELITY_H

#include <linux/bottom_half.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/hardirq.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>

/* Any context. */
#define say(format, ...) pr_info(KBUILD_MODNAME ": " format "\n", ##__VA_ARGS__)

/* Any context. The expression and its value. */
#define show(expression) say("%s = %ld", #expression, (long)(expression))

/*
 * Any context. Where the caller runs, by each macro that tells it. What an
 * interrupt has interrupted, and how deep that had preemption off, is luck.
 */
static inline void say_context(const char *where)
{
	unsigned int count = preempt_count();

	if (!in_task())
		count &= ~PREEMPT_MASK;
	say("%s: task=%d hardirq=%d softirq=%d serving=%d interrupt=%d nmi=%d atomic=%d irqs_off=%d preemptible=%d count=%08x",
	    where, !!in_task(), !!in_hardirq(), !!in_softirq(), !!in_serving_softirq(),
	    !!in_interrupt(), !!in_nmi(), !!in_atomic(), !!irqs_disabled(), !!preemptible(),
	    count);
}

/* Process context. The caller runs on this CPU and no other from here on. */
static inline void stay_on(unsigned int cpu)
{
	set_cpus_allowed_ptr(current, cpumask_of(cpu));
}

/* Any context. Spins until another context has set the flag. */
static inline void spin_until(const int *flag)
{
	while (!READ_ONCE(*flag))
		cpu_relax();
}

/*
 * The module's init and exit. It does all in its init function, which returns
 * when nothing of it is left to run.
 */
#define FIDELITY_MODULE(run, description)			\
	static int __init fidelity_init(void)			\
	{							\
		run();						\
		say("end");					\
		return 0;					\
	}							\
	static void __exit fidelity_exit(void) { }		\
	module_init(fidelity_init);				\
	module_exit(fidelity_exit);				\
	MODULE_DESCRIPTION(description);			\
	MODULE_LICENSE("GPL")

#endif
