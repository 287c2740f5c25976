// SPDX-License-Identifier: GPL-2.0-only
/* What does not end, and what leaves nothing for others. */
#include "abuse.h"

static unsigned int never;
static unsigned long depth;

#define RECURSE(name)						\
static noinline unsigned long name##_deeper(unsigned long at)		\
{									\
	return name##_deeper(at + 1) + READ_ONCE(at);			\
}									\
static void name(void)							\
{									\
	depth = name##_deeper(0);					\
}

RECURSE(recurse)		/* found: bad-access in process */
RECURSE(recurse_hardirq)	/* found: bad-access in hardirq */
RECURSE(recurse_softirq)	/* found: bad-access in softirq */
RECURSE(recurse_timer)	/* found: bad-access in timer */
RECURSE(recurse_work)		/* found: bad-access in workqueue */

static void large_array(void)
{	/* found: bad-access in process */
	volatile char array[300000];

	array[0] = array[150000] = 1;
}

static noinline void use(volatile char *array)
{
	array[0] = 1;
}

static void large_request(void)
{
	use(__builtin_alloca(READ_ONCE(never) + 300000));	/* found: bad-access in hardirq */
}

#define SPIN(name, body)						\
static void name(void)							\
{									\
	while (!READ_ONCE(never))					\
		body;							\
}

SPIN(spin, depth++)			/* found: soft-lockup in process */
SPIN(spin_preempt_off, depth++)		/* found: soft-lockup in atomic */
SPIN(spin_irqs_off, depth++)		/* found: soft-lockup in atomic */
SPIN(spin_hardirq, depth++)		/* found: soft-lockup in hardirq */
SPIN(spin_softirq, depth++)		/* found: soft-lockup in softirq */
SPIN(relax_irqs_off, cpu_relax())	/* found: soft-lockup in atomic */
SPIN(relax_timer, cpu_relax())		/* found: soft-lockup in timer */

static void take_memory(void)
{
	while (kmalloc(65536, GFP_KERNEL))
		;
}

static int thread(void *unused)
{
	for (;;)
		schedule();
}

static void start_threads(void)
{
	while (!IS_ERR(kthread_run(thread, NULL, "thread")))
		;
}

static void print(void)
{
	for (;;)
		printk("%0200d\n", 1);	/* found: soft-lockup in hardirq */
}

#define WARN10	WARN_ON(1); WARN_ON(1); WARN_ON(1); WARN_ON(1); WARN_ON(1); \
		WARN_ON(1); WARN_ON(1); WARN_ON(1); WARN_ON(1); WARN_ON(1);

static void warn(void)
{
	WARN10 WARN10 WARN10 WARN10	/* found: warn in process */
}

static void storm(void)
{
	irq_work_queue(&abuse_irq_work);
}

static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mutex);

static void keep(void)
{
	mutex_lock(&mutex);
	rcu_read_lock();
	spin_lock_irq(&lock);
	local_bh_disable();
	preempt_disable();
}

static void release(void)
{
	spin_unlock_irq(&lock);
	mutex_unlock(&mutex);	/* found: lock-imbalance in process */
	rcu_read_unlock();
	local_bh_enable();	/* found: context-leak in process */
	preempt_enable();
	__preempt_count_sub(0x7fffffff);
}

static struct abuse abuses[] = {
	{ "recurse", recurse }, { "recurse-hardirq", recurse_hardirq, HARDIRQ },
	{ "recurse-softirq", recurse_softirq, SOFTIRQ }, { "recurse-timer", recurse_timer, TIMER },
	{ "recurse-work", recurse_work, WORKQUEUE },
	{ "large-array", large_array }, { "large-request", large_request, HARDIRQ },
	{ "spin", spin }, { "spin-preempt-off", spin_preempt_off, PREEMPT_OFF },
	{ "spin-irqs-off", spin_irqs_off, IRQS_OFF }, { "spin-hardirq", spin_hardirq, HARDIRQ },
	{ "spin-softirq", spin_softirq, SOFTIRQ },
	{ "relax-irqs-off", relax_irqs_off, IRQS_OFF }, { "relax-timer", relax_timer, TIMER },
	{ "take-memory", take_memory }, { "start-threads", start_threads },
	{ "print", print, HARDIRQ }, { "warn", warn }, { "storm", storm, HARDIRQ },
	{ "keep", keep }, { "release", release },
};
static const unsigned int abuses_count = ARRAY_SIZE(abuses);
