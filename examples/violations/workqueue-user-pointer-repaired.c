// SPDX-License-Identifier: GPL-2.0-only
/*
 * A user's data, copied before a work function uses it.
 *
 * The system call copies what it was given; the worker gets the copy.
 *
 * expect: clean contexts=workqueue
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>

static void example_work(struct work_struct *work);
static DECLARE_WORK(work, example_work);

static char message, first;

static void example_work(struct work_struct *unused)
{
	WRITE_ONCE(first, READ_ONCE(message));
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	char copy = 0;

	if (size && get_user(copy, buffer))
		return -EFAULT;
	WRITE_ONCE(message, copy);
	schedule_work(&work);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-workqueue-user-pointer-repaired",
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

MODULE_DESCRIPTION("A user's data, copied before a work function uses it");
MODULE_LICENSE("GPL");
