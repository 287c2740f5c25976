// SPDX-License-Identifier: GPL-2.0-only
/*
 * A system call that returns with preemption off.
 *
 * get_cpu() says which CPU it is and keeps the task there. The early way out leaves it so.
 *
 * expect: rule=context-leak context=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/smp.h>

static DEFINE_PER_CPU(unsigned int, writes);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int cpu = get_cpu();	/* here */

	if (!size) {
		return 0;
	}
	per_cpu(writes, cpu)++;
	if (size > 8)
		return -EINVAL;
	put_cpu();
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-context-leak-call-preempt",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A system call that returns with preemption off");
MODULE_LICENSE("GPL");
