// SPDX-License-Identifier: GPL-2.0-only
/*
 * A system call that returns with interrupts off.
 *
 * The error path leaves before it restores the flag. The program goes on with interrupts off.
 *
 * expect: rule=context-leak context=process
 */
#include <linux/fs.h>
#include <linux/irqflags.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned long flags;

	local_irq_save(flags);	/* since here */
	if (size > 8)
		return -EINVAL;
	local_irq_restore(flags);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-context-leak-process",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
}
module_exit(example_exit);

MODULE_DESCRIPTION("A system call that returns with interrupts off");
MODULE_LICENSE("GPL");
