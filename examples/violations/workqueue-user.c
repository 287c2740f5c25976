// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory in a work item.
 *
 * A work item may sleep, so it could handle a page fault. But it runs in a kernel thread:
 * there is no program whose page that could be.
 *
 * expect: rule=user-access-in-atomic context=workqueue
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>

/* Where the program wants its answer. */
static char __user *answer;

static void example_work(struct work_struct *work);
static DECLARE_WORK(work, example_work);

static void example_work(struct work_struct *unused)
{
	put_user('!', answer);		/* here */
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	answer = buffer;
	schedule_work(&work);
	/* The program is told that it has one byte now. */
	return size ? 1 : 0;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-workqueue-user",
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

MODULE_DESCRIPTION("User memory in a work item");
MODULE_LICENSE("GPL");
