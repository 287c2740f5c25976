// SPDX-License-Identifier: GPL-2.0-only
/*
 * All that is needed is allocated in advance.
 *
 * The buffers of all CPUs come when the module is loaded, in process context and with no
 * section open. What can fail then fails where it can be reported.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/slab.h>

static DEFINE_PER_CPU(char *, scratch);

static void free_scratch(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		kfree(per_cpu(scratch, cpu));
}

static int make_scratch(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		per_cpu(scratch, cpu) = kzalloc(64, GFP_KERNEL);
		if (!per_cpu(scratch, cpu))
			return -ENOMEM;
	}
	return 0;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	char **mine = get_cpu_ptr(&scratch);

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
	.name = "example-preempt-off-gfp-repaired",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	int error = make_scratch();

	if (!error)
		error = misc_register(&example_device);
	if (error)
		free_scratch();
	return error;
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
	free_scratch();
}
module_exit(example_exit);

MODULE_DESCRIPTION("All that is needed is allocated in advance");
MODULE_LICENSE("GPL");
