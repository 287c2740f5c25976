// SPDX-License-Identifier: GPL-2.0-only
/*
 * Process context: the kernel works on behalf of a task.
 *
 * Who enters it: a program makes a system call (open, read, write, ioctl, poll, mmap, close),
 * reads or writes a file in sysfs or debugfs, loads or unloads a module, or a device appears
 * and its driver's probe() is called. Work items, IRQ threads and kthreads (11, 10 and 13) are
 * in process context as well, but with a kernel thread behind them instead of a program.
 *
 * What makes it different from all others is that there is a task: something that the scheduler
 * knows, with a stack of its own, that can be put aside now and taken up again later.
 * Everything else follows:
 *
 *   - it may sleep: msleep(), wait_event(), mutex_lock(), kmalloc(GFP_KERNEL), a slow bus;
 *   - it may be preempted: another task can run at any point between two instructions, here or
 *     on another CPU in the same function, so what it shares needs a lock;
 *   - it may touch user memory, which may have to be fetched from a disk first. That is
 *     sleeping. A kernel thread may sleep as well but has no user memory, so only system calls
 *     may do it.
 *
 * This driver has no hardware: a character device that remembers a few words. Look at what it
 * does with the mutex: a signal ends the wait for it, and it is not held across the copies from
 * and to user memory. That would be allowed, but a program can make those take as long as it
 * likes.
 *
 * enters: process
 * says: init: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 * says: write, mutex held: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 * says: read: in_task=1 in_hardirq=0 in_serving_softirq=0 in_atomic=0 irqs_disabled=0
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "say.h"

static DEFINE_MUTEX(lock);		/* guards text */
static char *text;			/* what was written last, or null */

/* Puts `words` in the place of the old text; they are ours from then on. */
static void remember(char *words)
{
	char *old;

	mutex_lock(&lock);
	say("write, mutex held");
	old = text;
	text = words;
	mutex_unlock(&lock);
	/* Nobody can see it any more, so it needs no lock. */
	kfree(old);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	char *words;

	/* Allocates with GFP_KERNEL and copies: it may sleep for either. The size is bounded. */
	words = memdup_user_nul(buffer, min_t(size_t, size, 64));
	if (IS_ERR(words))
		return PTR_ERR(words);
	remember(words);
	return size;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	char copy[65] = "";

	say("read");
	if (mutex_lock_interruptible(&lock))
		return -ERESTARTSYS;	/* A signal: the program must not be kept waiting. */
	if (text)
		strscpy(copy, text, sizeof(copy));
	mutex_unlock(&lock);
	return simple_read_from_buffer(buffer, size, pos, copy, strlen(copy));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,		/* The module stays as long as a file is open. */
	.read = example_read,
	.write = example_write,
	.llseek = default_llseek,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-process",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	say("init");
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
	kfree(text);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Process context");
MODULE_LICENSE("GPL");
