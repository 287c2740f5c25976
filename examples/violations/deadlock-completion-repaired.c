// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for a completion with the lock free.
 *
 * The mutex is given back before the writer waits. What keeps writers apart, the work does not
 * take.
 *
 * expect: clean contexts=process workqueue
 */
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(lock);		/* guards level */
static DECLARE_COMPLETION(done);
static DEFINE_MUTEX(writers);		/* one of them waits at a time */
static size_t level;

static void example_work(struct work_struct *unused)
{
	mutex_lock(&lock);
	level++;
	mutex_unlock(&lock);
	complete(&done);
}
static DECLARE_WORK(work, example_work);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	mutex_lock(&writers);
	mutex_lock(&lock);
	level = size;
	mutex_unlock(&lock);
	schedule_work(&work);
	wait_for_completion(&done);
	mutex_unlock(&writers);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-deadlock-completion",
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

MODULE_DESCRIPTION("Waiting for a completion with the lock free");
MODULE_LICENSE("GPL");
