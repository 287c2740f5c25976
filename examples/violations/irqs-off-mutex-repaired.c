// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts off inside a mutex.
 *
 * The order that works: first what sleeps, then what must not be interrupted, and as short as
 * it can be.
 *
 * expect: clean contexts=process
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

	mutex_lock(&lock);
	local_irq_save(flags);
	if (__this_cpu_read(turns) < limit)
		__this_cpu_inc(turns);
	local_irq_restore(flags);
	mutex_unlock(&lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-irqs-off-mutex-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Interrupts off inside a mutex");
MODULE_LICENSE("GPL");
