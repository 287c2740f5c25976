// SPDX-License-Identifier: GPL-2.0-only
/*
 * A snapshot with preemption off, user memory after it.
 *
 * The structure is copied in the section and handed out behind it. By then the task may be on
 * another CPU; the snapshot is still one of a single CPU.
 *
 * expect: clean contexts=process
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
	struct statistics snapshot, *mine;

	if (size < sizeof(snapshot))
		return -EINVAL;
	mine = get_cpu_ptr(&statistics);
	mine->reads++;
	snapshot = *mine;
	put_cpu_ptr(&statistics);
	return copy_to_user(buffer, &snapshot, sizeof(snapshot)) ? -EFAULT : sizeof(snapshot);
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-preempt-off-user-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A snapshot with preemption off, user memory after it");
MODULE_LICENSE("GPL");
