// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tasklet that waits for a task.
 *
 * A tasklet has the CPU until it returns, and it waits for a task that may need this CPU.
 *
 * expect: rule=soft-lockup context=softirq
 */
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

/* Set by whoever has read what is there. */
static bool taken;

static void example_tasklet(struct tasklet_struct *unused)
{
	while (!READ_ONCE(taken))
		cpu_relax();	/* here */
	WRITE_ONCE(taken, false);
}
static DECLARE_TASKLET(tasklet, example_tasklet);

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	WRITE_ONCE(taken, true);
	return 0;
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	WRITE_ONCE(taken, false);
	tasklet_schedule(&tasklet);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-soft-lockup-softirq",
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

MODULE_DESCRIPTION("A tasklet that waits for a task");
MODULE_LICENSE("GPL");
