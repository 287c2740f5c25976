// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two locks of one class, one inside the other.
 *
 * Both tasks take the lock of the first port first, and tell lockdep that the second one is meant.
 *
 * expect: clean contexts=process
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

/* Moves what one port has to the other. The lock of the first port is always the outer one. */
static void example_move(struct port *from, struct port *to)
{
	mutex_lock(&min(from, to)->lock);
	mutex_lock_nested(&max(from, to)->lock, SINGLE_DEPTH_NESTING);
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
	.name = "example-lock-recursion-class-repaired",
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
