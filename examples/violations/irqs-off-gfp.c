// SPDX-License-Identifier: GPL-2.0-only
/*
 * GFP_KERNEL with interrupts off.
 *
 * The message of this CPU is exchanged with interrupts off, and the new one is made in the
 * same breath.
 *
 * expect: rule=gfp-in-atomic context=atomic
 */
#include <linux/fs.h>
#include <linux/irqflags.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/slab.h>

static DEFINE_PER_CPU(char *, message);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned long flags;

	local_irq_save(flags);		/* since here */
	kfree(__this_cpu_read(message));
	__this_cpu_write(message, kasprintf(GFP_KERNEL, "%zu bytes", size));	/* here */
	local_irq_restore(flags);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-irqs-off-gfp",
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
		kfree(per_cpu(message, cpu));
}
module_exit(example_exit);

MODULE_DESCRIPTION("GFP_KERNEL with interrupts off");
MODULE_LICENSE("GPL");
