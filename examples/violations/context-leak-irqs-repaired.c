// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer callback with one way out.
 *
 * Every path goes through local_irq_restore(). A condition around a few lines is easier to get
 * right than an early return among them.
 *
 * expect: clean contexts=timer process
 */
#include <linux/fs.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/timer.h>

static DEFINE_PER_CPU(unsigned int, turns);
static void example_expired(struct timer_list *timer);
static DEFINE_TIMER(timer, example_expired);

static void example_expired(struct timer_list *unused)
{
	unsigned long flags;

	local_irq_save(flags);
	if (__this_cpu_inc_return(turns) % 2 == 0)
		__this_cpu_write(turns, 0);
	local_irq_restore(flags);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	mod_timer(&timer, jiffies + 1);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-context-leak-irqs-repaired",
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
	timer_shutdown_sync(&timer);
}
module_exit(example_exit);

MODULE_DESCRIPTION("A timer callback with one way out");
MODULE_LICENSE("GPL");
