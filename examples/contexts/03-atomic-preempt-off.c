// SPDX-License-Identifier: GPL-2.0-only
/*
 * Atomic context, made by turning preemption off.
 *
 * Who enters it: preempt_disable(), get_cpu(), get_cpu_ptr(), and every spinlock on its way.
 * Until the matching preempt_enable(), put_cpu() or put_cpu_ptr() the scheduler takes this CPU
 * from the task neither for another task nor to move it elsewhere.
 *
 * What it is for: data of which each CPU has its own. There is no lock, because nobody else may
 * touch this CPU's copy; all that is needed is to stay on this CPU while one works on it. A
 * task that was moved between reading the address of "its" copy and writing to it would write
 * to the copy of a CPU on which another task does the same.
 *
 * What it is not: protection from interrupts. A hard IRQ or softirq comes at any point here. If
 * a handler uses the same data, interrupts have to go off instead (04), or the this_cpu_*()
 * operations do it in one uninterruptible step, as below.
 *
 * What must not be done: sleep. A task that sleeps gives up its CPU, which is just what the
 * section promises not to do. And not for long either: a task with a higher priority that
 * became ready waits.
 *
 * The way out of it is usually to take a snapshot and do the slow part behind the section.
 *
 * enters: process atomic
 * says: preempt_disable: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=1 irqs_disabled=0
 * says: get_cpu_ptr: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=1 irqs_disabled=0
 * says: preempt_enable: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 */
#include <linux/cpumask.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/uaccess.h>
#include "say.h"

struct visits {
	unsigned int reads, longest;
};

static DEFINE_PER_CPU(struct visits, visits);

/* Two fields that belong together: the task must not move in between. */
static void count_read(size_t size)
{
	struct visits *mine = get_cpu_ptr(&visits);

	say("get_cpu_ptr");
	/* Other CPUs read it at any time, see total(). */
	WRITE_ONCE(mine->reads, mine->reads + 1);
	if (size > mine->longest)
		WRITE_ONCE(mine->longest, size);
	put_cpu_ptr(&visits);
}

/* The others go on counting meanwhile. For a statistic a value of a moment ago will do. */
static unsigned int total(void)
{
	unsigned int cpu, sum = 0;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(&visits, cpu)->reads);
	return sum;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int sum;

	count_read(size);

	/* The plainest form. Sections nest: preempt_count is a count. */
	preempt_disable();
	say("preempt_disable");
	preempt_enable();
	say("preempt_enable");

	sum = total();
	return simple_read_from_buffer(buffer, size, pos, &sum, sizeof(sum));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-preempt-off",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Atomic context: preemption is off");
MODULE_LICENSE("GPL");
