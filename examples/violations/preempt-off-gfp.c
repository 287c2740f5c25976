// SPDX-License-Identifier: GPL-2.0-only
/*
 * GFP_KERNEL with preemption off.
 *
 * Each CPU has a buffer, made when it is first needed, which is known only when it is certain
 * which CPU this is: too late for an allocation that may sleep.
 *
 * expect: rule=gfp-in-atomic context=atomic
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/slab.h>

static DEFINE_PER_CPU(char *, scratch);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	char **mine = get_cpu_ptr(&scratch);	/* since here */

	if (!*mine)
		*mine = kzalloc(64, GFP_KERNEL);	/* here */
	if (*mine)
		(*mine)[size % 64]++;
	put_cpu_ptr(&scratch);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-preempt-off-gfp",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	unsigned int cpu;

	misc_deregister(&example_device);
	for_each_possible_cpu(cpu)
		kfree(per_cpu(scratch, cpu));
}
module_exit(example_exit);

MODULE_DESCRIPTION("GFP_KERNEL with preemption off");
MODULE_LICENSE("GPL");
