// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mutex with preemption off.
 *
 * The copy of this CPU is brought up to date under the mutex that guards the original. If
 * another task has that mutex, this one has to sleep.
 *
 * expect: rule=mutex-in-atomic context=atomic
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>

static DEFINE_MUTEX(lock);		/* guards setting */
static unsigned int setting;
static DEFINE_PER_CPU(unsigned int, copy);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int *mine = get_cpu_ptr(&copy);	/* since here */

	mutex_lock(&lock);		/* here */
	setting += size;
	*mine = setting;
	mutex_unlock(&lock);
	put_cpu_ptr(&copy);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-preempt-off-mutex",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A mutex with preemption off");
MODULE_LICENSE("GPL");
