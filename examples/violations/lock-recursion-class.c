// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two locks of one class, one inside the other.
 *
 * Bytes are moved from one port to the other, in either direction, and both locks are taken for it:
 * the one that is moved from first. A task that moves the other way takes them the other way round.
 *
 * expect: rule=lock-recursion context=process
 * also: lock-inversion deadlock hang
 */
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>

struct port {
	struct mutex lock;	/* guards bytes */
	size_t bytes;
};

static struct port ports[2];

/* Moves what one port has to the other. */
static void example_move(struct port *from, struct port *to)
{
	mutex_lock(&from->lock);
	mutex_lock(&to->lock);		/* here */
	to->bytes += from->bytes;
	from->bytes = 0;
	mutex_unlock(&to->lock);
	mutex_unlock(&from->lock);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	bool back = size & 1;

	example_move(&ports[back], &ports[!back]);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-lock-recursion-class",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ports); i++)
		mutex_init(&ports[i].lock);
	return misc_register(&example_device);
}
module_init(example_init);

static void __exit example_exit(void)
{
	misc_deregister(&example_device);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Two locks of one class, one inside the other");
MODULE_LICENSE("GPL");
