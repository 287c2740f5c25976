// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tasklet that leaves by one way out.
 *
 * What it turned off it turns on again, whether there was something to do or not.
 *
 * expect: clean contexts=softirq
 */
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/preempt.h>

static void example_tasklet(struct tasklet_struct *tasklet);
static DECLARE_TASKLET(tasklet, example_tasklet);

static unsigned int pending;

static void example_tasklet(struct tasklet_struct *unused)
{
	preempt_disable();
	if (READ_ONCE(pending))
		WRITE_ONCE(pending, 0);
	preempt_enable();
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
	.name = "example-context-leak-softirq-repaired",
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

MODULE_DESCRIPTION("A tasklet that leaves by one way out");
MODULE_LICENSE("GPL");
