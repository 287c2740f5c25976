// SPDX-License-Identifier: GPL-2.0-only
/*
 * A semaphore read once.
 *
 * The helper says that its caller has the lock.
 *
 * expect: clean contexts=process workqueue
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/lockdep.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/rwsem.h>
#include <linux/workqueue.h>

static DECLARE_RWSEM(lock);		/* guards level */
static size_t level;

static void example_work(struct work_struct *unused)
{
	down_write(&lock);
	level++;
	up_write(&lock);
}
static DECLARE_WORK(work, example_work);

static size_t current_level(void)
{
	lockdep_assert_held(&lock);
	return level;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	size_t before, after;

	schedule_work(&work);
	down_read(&lock);
	before = level;
	/* Until the device has answered. */
	msleep(20);
	after = current_level();
	up_read(&lock);
	return before == after ? 0 : -EAGAIN;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-deadlock-rwsem",
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

MODULE_DESCRIPTION("A semaphore read once");
MODULE_LICENSE("GPL");
