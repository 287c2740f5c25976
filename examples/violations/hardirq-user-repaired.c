// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program is woken by a hard IRQ handler, and copies itself.
 *
 * The handler keeps what it knows in kernel memory and wakes whoever waits. The copy is made
 * by the reader, in its own system call, where its memory is.
 *
 * expect: clean contexts=hardirq process
 */
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/irq_work.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/wait.h>

static atomic_t ready = ATOMIC_INIT(0);	/* how often, since the last read */
static DECLARE_WAIT_QUEUE_HEAD(news);

static void example_interrupt(struct irq_work *work);
static struct irq_work work = IRQ_WORK_INIT(example_interrupt);

static void example_interrupt(struct irq_work *unused)
{
	atomic_inc(&ready);
	wake_up(&news);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	irq_work_queue(&work);
	return size;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int seen;

	if (!size)
		return 0;
	if (file->f_flags & O_NONBLOCK && !atomic_read(&ready))
		return -EAGAIN;
	if (wait_event_interruptible(news, atomic_read(&ready)))
		return -ERESTARTSYS;
	seen = atomic_xchg(&ready, 0);
	return simple_read_from_buffer(buffer, size, pos, &seen, sizeof(seen));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-hardirq-user-repaired",
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

MODULE_DESCRIPTION("The program is woken by a hard IRQ handler, and copies itself");
MODULE_LICENSE("GPL");
