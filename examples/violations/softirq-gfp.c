// SPDX-License-Identifier: GPL-2.0-only
/*
 * GFP_KERNEL in a tasklet.
 *
 * kasprintf() allocates, and was told that it may sleep for it.
 *
 * expect: rule=gfp-in-atomic context=softirq
 */
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static void example_tasklet(struct tasklet_struct *tasklet);
static DECLARE_TASKLET(tasklet, example_tasklet);
static DEFINE_SPINLOCK(lock);		/* guards message */
static char *message;

static void example_tasklet(struct tasklet_struct *unused)
{
	char *new = kasprintf(GFP_KERNEL, "at %lu", jiffies);	/* here */
	char *old;

	spin_lock(&lock);
	old = message;
	message = new;
	spin_unlock(&lock);
	kfree(old);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	tasklet_schedule(&tasklet);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-softirq-gfp",
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
	kfree(message);
}
module_exit(example_exit);

MODULE_DESCRIPTION("GFP_KERNEL in a tasklet");
MODULE_LICENSE("GPL");
