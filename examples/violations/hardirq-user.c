// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory in a hard IRQ handler.
 *
 * The handler writes to an address of the program that asked. But the interrupt comes while
 * some other program runs, or none, so the address is a stranger's; and if its page is not
 * there, the fault would have to sleep.
 *
 * expect: rule=user-access-in-atomic context=hardirq
 */
#include <linux/fs.h>
#include <linux/irq_work.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

/* Where the program wants its answer. */
static char __user *answer;

static void example_interrupt(struct irq_work *work);
static struct irq_work work = IRQ_WORK_INIT(example_interrupt);

static void example_interrupt(struct irq_work *unused)
{
	put_user('!', answer);		/* here */
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	answer = buffer;
	irq_work_queue(&work);
	/* The program is told that it has one byte now. */
	return size ? 1 : 0;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-hardirq-user",
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
	irq_work_sync(&work);
}
module_exit(example_exit);

MODULE_DESCRIPTION("User memory in a hard IRQ handler");
MODULE_LICENSE("GPL");
