// SPDX-License-Identifier: GPL-2.0-only
/*
 * Three mutexes in a circle.
 *
 * No two functions disagree about two locks. But open holds the bus for the port, write the port
 * for the queue, and read the queue for the bus: three tasks can wait for each other in a circle.
 *
 * expect: rule=lock-inversion context=process
 * also: deadlock hang
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
	mutex_lock(inner);	/* here */
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
	example_both(&queue_lock, &bus_lock);
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
	.name = "example-lock-inversion-three",
	.fops = &example_operations,
};
module_misc_device(example_device);

MODULE_DESCRIPTION("Three mutexes in a circle");
MODULE_LICENSE("GPL");
