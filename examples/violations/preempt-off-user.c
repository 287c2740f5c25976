// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory with preemption off.
 *
 * Copied straight out of this CPU's statistics. If the program's page is not there the fault
 * has to be handled, which sleeps.
 *
 * expect: rule=user-access-in-atomic context=atomic
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/uaccess.h>

struct statistics {
	unsigned int reads, bytes;
};

static DEFINE_PER_CPU(struct statistics, statistics);

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	struct statistics *mine;
	unsigned long left;

	if (size < sizeof(*mine))
		return -EINVAL;
	mine = get_cpu_ptr(&statistics);	/* since here */
	mine->reads++;
	left = copy_to_user(buffer, mine, sizeof(*mine));	/* here */
	put_cpu_ptr(&statistics);
	return left ? -EFAULT : sizeof(*mine);
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-preempt-off-user",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("User memory with preemption off");
MODULE_LICENSE("GPL");
