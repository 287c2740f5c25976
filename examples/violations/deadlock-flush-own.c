// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work that flushes its own workqueue.
 *
 * The flush waits for all work that was queued before, and so for the work that calls it.
 *
 * expect: rule=deadlock context=workqueue
 * says: flush_workqueue: work example_reset waits for all work of example, to which it belongs
 * also: lock-recursion lock-inversion
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *queue;
static size_t level;

static void example_apply(struct work_struct *unused)
{
	level++;
}
static DECLARE_WORK(apply, example_apply);

static void example_reset(struct work_struct *unused)
{
	flush_workqueue(queue);	/* here */
	level = 0;
}
static DECLARE_WORK(reset, example_reset);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	queue_work(queue, &apply);
	queue_work(queue, &reset);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-deadlock-flush-own",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	int error;

	queue = alloc_workqueue("example", 0, 0);
	if (!queue)
		return -ENOMEM;
	error = misc_register(&example_device);
	if (error)
		destroy_workqueue(queue);
	return error;
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
	destroy_workqueue(queue);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Work that flushes its own workqueue");
MODULE_LICENSE("GPL");
