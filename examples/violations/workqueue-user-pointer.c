// SPDX-License-Identifier: GPL-2.0-only
/*
 * A user's pointer, used in a work function.
 *
 * The program's memory is that of the task that made the system call. The worker has none, and an address
 * of user space means nothing to it.
 *
 * expect: rule=user-pointer context=workqueue
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>

static void example_work(struct work_struct *work);
static DECLARE_WORK(work, example_work);

static const char *message;
static char first;

static void example_work(struct work_struct *unused)
{
	WRITE_ONCE(first, READ_ONCE(message)[0]);	/* here */
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	WRITE_ONCE(message, (const char __force *)buffer);
	schedule_work(&work);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-workqueue-user-pointer",
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
	cancel_work_sync(&work);
}
module_exit(example_exit);

MODULE_DESCRIPTION("A user's pointer, used in a work function");
MODULE_LICENSE("GPL");
