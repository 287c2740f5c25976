// SPDX-License-Identifier: GPL-2.0-only
/*
 * A work function that corrects what is out of range.
 *
 * The level is brought back to where it may be, and the system goes on.
 *
 * expect: clean contexts=workqueue
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static void example_work(struct work_struct *work);
static DECLARE_WORK(work, example_work);

static unsigned int level;

static void example_work(struct work_struct *unused)
{
	if (READ_ONCE(level) > 100)
		WRITE_ONCE(level, 100);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	WRITE_ONCE(level, size + 101);
	schedule_work(&work);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-workqueue-bug-repaired",
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
	cancel_work_sync(&work);
}
module_exit(example_exit);

MODULE_DESCRIPTION("A work function that corrects what is out of range");
MODULE_LICENSE("GPL");
