// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mutex with interrupts off.
 *
 * The count is shared with an interrupt, hence interrupts off; the limit with other tasks,
 * hence the mutex. If it is taken, this task sleeps, and wakes up with interrupts in whatever
 * state.
 *
 * expect: rule=mutex-in-atomic context=atomic
 */
#include <linux/fs.h>
#include <linux/irqflags.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>

/* An interrupt of this CPU may use it, too. */
static DEFINE_PER_CPU(unsigned int, turns);

static DEFINE_MUTEX(lock);		/* guards limit */
static unsigned int limit = 1000;

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	unsigned long flags;

	local_irq_save(flags);		/* since here */
	mutex_lock(&lock);		/* here */
	if (__this_cpu_read(turns) < limit)
		__this_cpu_inc(turns);
	mutex_unlock(&lock);
	local_irq_restore(flags);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-irqs-off-mutex",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("A mutex with interrupts off");
MODULE_LICENSE("GPL");
