// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping with preemption off.
 *
 * get_cpu_ptr() promises that the task stays on its CPU, and sleeping gives the CPU away. When
 * the task comes back it may be elsewhere, and writes to the counter of a CPU on which it no
 * longer is.
 *
 * expect: rule=sleep-in-atomic context=atomic
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>

static DEFINE_PER_CPU(unsigned int, visits);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int *mine = get_cpu_ptr(&visits);	/* since here */

	usleep_range(100, 200);		/* here */
	(*mine)++;
	put_cpu_ptr(&visits);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-preempt-off-sleep",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Sleeping with preemption off");
MODULE_LICENSE("GPL");
