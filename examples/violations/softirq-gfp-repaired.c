// SPDX-License-Identifier: GPL-2.0-only
/*
 * GFP_ATOMIC in a tasklet.
 *
 * The flag says what this context allows. The message may be missing afterwards, and whoever
 * uses it has to ask. kfree() never sleeps and may be called here.
 *
 * expect: clean contexts=softirq process
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
	char *new = kasprintf(GFP_ATOMIC, "at %lu", jiffies);
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
	.name = "example-softirq-gfp-repaired",
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

MODULE_DESCRIPTION("GFP_ATOMIC in a tasklet");
MODULE_LICENSE("GPL");
