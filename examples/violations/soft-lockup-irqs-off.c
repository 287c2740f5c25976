// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for a task with interrupts off.
 *
 * Nothing comes through to this CPU any more, not even the tick.
 *
 * expect: rule=soft-lockup context=atomic
 */
#include <linux/fs.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/wait.h>

/* Set by whoever has read what is there. */
static bool taken;

static DECLARE_WAIT_QUEUE_HEAD(wait);

static void wait_until_taken(void)
{
	unsigned long flags;

	local_irq_save(flags);
	while (!READ_ONCE(taken))	/* here */
		cpu_relax();		/* here */
	local_irq_restore(flags);
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	WRITE_ONCE(taken, true);
	return 0;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	WRITE_ONCE(taken, false);
	wait_until_taken();
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-soft-lockup-irqs-off",
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

MODULE_DESCRIPTION("Waiting for a task with interrupts off");
MODULE_LICENSE("GPL");
