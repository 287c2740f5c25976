// SPDX-License-Identifier: GPL-2.0-only
/*
 * An error pointer, used in a tasklet.
 *
 * find_port() says by its pointer that there is none.
 *
 * expect: rule=bad-access context=softirq
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static void example_tasklet(struct tasklet_struct *tasklet);
static DECLARE_TASKLET(tasklet, example_tasklet);

static unsigned int ports[4];

static unsigned int *find_port(unsigned int number)
{
	return number < ARRAY_SIZE(ports) ? &ports[number] : ERR_PTR(-ENODEV);
}

static void example_tasklet(struct tasklet_struct *unused)
{
	WRITE_ONCE(*find_port(4), 1);	/* here */
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
	.name = "example-softirq-bad-access",
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

MODULE_DESCRIPTION("An error pointer, used in a tasklet");
MODULE_LICENSE("GPL");
