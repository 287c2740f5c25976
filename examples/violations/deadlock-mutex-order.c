// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two mutexes, taken in either order.
 *
 * The writer has the queue and wants the device, the work has the device and wants the queue.
 *
 * expect: rule=deadlock context=workqueue
 * says: kworker/0:0 waits for mutex queued_lock, held by user1,
 * says: which waits for mutex sent_lock, held by kworker/0:0
 * also: lock-inversion
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(queued_lock);	/* guards queued */
static DEFINE_MUTEX(sent_lock);	/* guards sent */
static size_t queued, sent;

static void example_work(struct work_struct *unused)
{
	mutex_lock(&sent_lock);
	msleep(20);
	mutex_lock(&queued_lock);	/* here */
	sent += queued;
	queued = 0;
	mutex_unlock(&queued_lock);
	mutex_unlock(&sent_lock);
}
static DECLARE_WORK(work, example_work);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	mutex_lock(&queued_lock);
	queued += size;
	schedule_work(&work);
	/* Until the device has room. */
	msleep(20);
	mutex_lock(&sent_lock);	/* here */
	sent += queued;
	queued = 0;
	mutex_unlock(&sent_lock);
	mutex_unlock(&queued_lock);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-deadlock-mutex-order",
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

MODULE_DESCRIPTION("Two mutexes, taken in either order");
MODULE_LICENSE("GPL");
