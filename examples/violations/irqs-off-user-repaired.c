// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory first, then interrupts off.
 *
 * Input is fetched and checked before the section, which then works on a copy that no program
 * can change meanwhile.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/irqflags.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/uaccess.h>

/* An interrupt of this CPU may use it, too. */
static DEFINE_PER_CPU(unsigned int, turns);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned long flags;
	char step;

	if (get_user(step, buffer))
		return -EFAULT;
	local_irq_save(flags);
	__this_cpu_add(turns, step);
	local_irq_restore(flags);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-irqs-off-user-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("User memory first, then interrupts off");
MODULE_LICENSE("GPL");
