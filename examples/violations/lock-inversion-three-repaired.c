// SPDX-License-Identifier: GPL-2.0-only
/*
 * Three mutexes in one order.
 *
 * Bus, port, queue: each function leaves out what it does not need, and keeps to the order.
 *
 * expect: clean contexts=process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(bus_lock);
static DEFINE_MUTEX(port_lock);
static DEFINE_MUTEX(queue_lock);
static size_t queued;

static void example_both(struct mutex *outer, struct mutex *inner)
{
	mutex_lock(outer);
	mutex_lock(inner);
	queued++;
	mutex_unlock(inner);
	mutex_unlock(outer);
}

static int example_open(struct inode *inode, struct file *file)
{
	example_both(&bus_lock, &port_lock);
	return 0;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	example_both(&port_lock, &queue_lock);
	return size;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	example_both(&bus_lock, &queue_lock);
	return 0;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.open = example_open,
	.read = example_read,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-inversion-three-repaired",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Three mutexes in one order");
MODULE_LICENSE("GPL");
