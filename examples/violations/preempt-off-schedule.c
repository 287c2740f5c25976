// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calling the scheduler with preemption off.
 *
 * The sum over all CPUs takes long, and so the loop is polite and lets others run now and
 * then, in a section that says nobody else may.
 *
 * expect: rule=schedule-in-atomic context=atomic
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/sched.h>

static DEFINE_PER_CPU(unsigned int, visits);

static unsigned int total(void)
{
	unsigned int cpu, sum = 0;

	preempt_disable();		/* since here */
	for_each_possible_cpu(cpu) {
		sum += READ_ONCE(*per_cpu_ptr(&visits, cpu));
		schedule();		/* here */
	}
	preempt_enable();
	return sum;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int sum;

	this_cpu_inc(visits);
	sum = total();
	return simple_read_from_buffer(buffer, size, pos, &sum, sizeof(sum));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-preempt-off-schedule",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Calling the scheduler with preemption off");
MODULE_LICENSE("GPL");
