// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calling the scheduler between sections.
 *
 * The section was of no use: it does not keep other CPUs from counting on, and reading one of
 * their counters takes no particular CPU. Without it the loop may be as polite as it likes.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched.h>

static DEFINE_PER_CPU(unsigned int, visits);

static unsigned int total(void)
{
	unsigned int cpu, sum = 0;

	for_each_possible_cpu(cpu) {
		sum += READ_ONCE(*per_cpu_ptr(&visits, cpu));
		cond_resched();
	}
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
	.name = "example-preempt-off-schedule-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Calling the scheduler between sections");
MODULE_LICENSE("GPL");
