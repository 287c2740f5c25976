// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tasklet that waits for who scheduled it.
 *
 * The tasklet runs where bottom halves are on again, on top of the writer that it waits for.
 *
 * expect: rule=soft-lockup context=softirq
 */
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);		/* guards level */
static size_t level;
static bool ready;

static void example_tasklet(struct tasklet_struct *unused)
{
	while (!READ_ONCE(ready))	/* here */
		cpu_relax();		/* here */
}
static DECLARE_TASKLET(tasklet, example_tasklet);

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	WRITE_ONCE(ready, false);
	spin_lock_bh(&lock);
	level = size;
	tasklet_schedule(&tasklet);
	spin_unlock_bh(&lock);
	WRITE_ONCE(ready, true);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
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

MODULE_DESCRIPTION("A tasklet that waits for who scheduled it");
MODULE_LICENSE("GPL");
