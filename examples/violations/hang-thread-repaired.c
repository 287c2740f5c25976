// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stopping a thread that listens.
 *
 * That it is to stop is part of what the thread waits for.
 *
 * expect: clean contexts=process
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(wait);
static struct task_struct *sender;
static bool wanted;

static int example_send(void *unused)
{
	while (!kthread_should_stop()) {
		wait_event(wait, READ_ONCE(wanted) || kthread_should_stop());
		WRITE_ONCE(wanted, false);
	}
	return 0;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	WRITE_ONCE(wanted, true);
	wake_up(&wait);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-hang-thread",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	int error;

	sender = kthread_run(example_send, NULL, "example");
	if (IS_ERR(sender))
		return PTR_ERR(sender);
	error = misc_register(&example_device);
	if (error)
		kthread_stop(sender);
	return error;
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
	kthread_stop(sender);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Stopping a thread that listens");
MODULE_LICENSE("GPL");
