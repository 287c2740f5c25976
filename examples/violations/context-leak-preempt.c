// SPDX-License-Identifier: GPL-2.0-only
/*
 * A work item returns with preemption off.
 *
 * The first visit of each CPU is announced, and put_cpu_ptr() left out. The worker goes on
 * with other people's work items, with preemption off.
 *
 * expect: rule=context-leak context=workqueue
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
{	/* here */
	unsigned int *mine = get_cpu_ptr(&visits);	/* since here */

	if ((*mine)++ == 0) {
		pr_info("the first visit of CPU %u\n", smp_processor_id());
		return;
	}
	put_cpu_ptr(&visits);
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
	.name = "example-context-leak-preempt",
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

MODULE_DESCRIPTION("A work item returns with preemption off");
MODULE_LICENSE("GPL");
