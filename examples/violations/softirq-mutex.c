// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mutex in a tasklet.
 *
 * If a reader holds the mutex the tasklet would have to sleep. If it interrupted that reader,
 * on the same CPU, it would wait for a task that cannot run before the tasklet returns.
 *
 * expect: rule=mutex-in-atomic context=softirq
 * also: deadlock lock-recursion hang
 */
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>

static void example_tasklet(struct tasklet_struct *tasklet);
static DECLARE_TASKLET(tasklet, example_tasklet);
static DEFINE_MUTEX(lock);		/* guards events */
static unsigned int events;

static void example_tasklet(struct tasklet_struct *unused)
{
	mutex_lock(&lock);		/* here */
	events++;
	mutex_unlock(&lock);		/* here */
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int seen;

	mutex_lock(&lock);
	seen = events;
	mutex_unlock(&lock);
	tasklet_schedule(&tasklet);
	return simple_read_from_buffer(buffer, size, pos, &seen, sizeof(seen));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-softirq-mutex",
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

MODULE_DESCRIPTION("A mutex in a tasklet");
MODULE_LICENSE("GPL");
