// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer callback returns with interrupts off.
 *
 * It saved the interrupt flag and leaves without putting it back. The other timers of this
 * CPU, and whatever the softirq interrupted, go on with interrupts off.
 *
 * expect: rule=context-leak context=timer
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
{	/* here */
	unsigned long flags;

	local_irq_save(flags);		/* since here */
	if (__this_cpu_inc_return(turns) % 2)
		return;
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
	.name = "example-context-leak-irqs",
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

MODULE_DESCRIPTION("A timer callback returns with interrupts off");
MODULE_LICENSE("GPL");
