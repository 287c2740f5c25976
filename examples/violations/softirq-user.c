// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory in a tasklet.
 *
 * A softirq runs on top of whatever task it finds, or in ksoftirqd, which has no user memory.
 * The address means something only to the program that gave it.
 *
 * expect: rule=user-access-in-atomic context=softirq
 */
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

/* Where the program wants its answer. */
static char __user *answer;

static void example_tasklet(struct tasklet_struct *tasklet);
static DECLARE_TASKLET(tasklet, example_tasklet);

static void example_tasklet(struct tasklet_struct *unused)
{
	put_user('!', answer);		/* here */
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	answer = buffer;
	tasklet_schedule(&tasklet);
	/* The program is told that it has one byte now. */
	return size ? 1 : 0;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-softirq-user",
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
	tasklet_kill(&tasklet);
}
module_exit(example_exit);

MODULE_DESCRIPTION("User memory in a tasklet");
MODULE_LICENSE("GPL");
