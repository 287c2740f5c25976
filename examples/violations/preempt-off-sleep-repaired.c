// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping first, counting then.
 *
 * What is slow stays outside, and what is left of the section is one operation. this_cpu_inc()
 * finds this CPU's counter and adds to it in one step that nothing can divide, so there is no
 * section at all.
 *
 * expect: clean contexts=process
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>

static DEFINE_PER_CPU(unsigned int, visits);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	usleep_range(100, 200);
	this_cpu_inc(visits);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-preempt-off-sleep-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Sleeping first, counting then");
MODULE_LICENSE("GPL");
