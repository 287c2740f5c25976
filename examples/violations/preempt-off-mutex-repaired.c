// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preemption off inside a mutex.
 *
 * The mutex first. With it held the task may still be moved, so the section is opened as late
 * as possible, for the one assignment to this CPU's copy.
 *
 * expect: clean contexts=process
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
	mutex_lock(&lock);
	setting += size;
	this_cpu_write(copy, setting);
	mutex_unlock(&lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-preempt-off-mutex-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Preemption off inside a mutex");
MODULE_LICENSE("GPL");
