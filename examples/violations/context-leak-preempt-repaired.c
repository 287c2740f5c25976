// SPDX-License-Identifier: GPL-2.0-only
/*
 * A work item that closes its section before it goes on.
 *
 * The section is as long as this CPU's counter is in use, and ends before anything is decided.
 * What was seen in it is kept in local variables.
 *
 * expect: clean contexts=workqueue process
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/workqueue.h>

static DEFINE_PER_CPU(unsigned int, visits);
static void example_work(struct work_struct *work);
static DECLARE_WORK(work, example_work);

static void example_work(struct work_struct *unused)
{
	unsigned int cpu = get_cpu();
	bool first = __this_cpu_inc_return(visits) == 1;

	put_cpu();
	if (first)
		pr_info("the first visit of CPU %u\n", cpu);
}

static ssize_t example_write(struct file *file, const char __user *buffer, size_t size, loff_t *pos)
{
	schedule_work(&work);
	return size;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.write = example_write,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-context-leak-preempt-repaired",
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

MODULE_DESCRIPTION("A work item that closes its section before it goes on");
MODULE_LICENSE("GPL");
