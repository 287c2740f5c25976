// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module unloaded after its delayed work was cancelled.
 *
 * cancel_delayed_work_sync() takes the work back and waits for its function.
 *
 * expect: clean contexts=process workqueue
 */
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static void example_blink(struct work_struct *work);

static DECLARE_DELAYED_WORK(blink, example_blink);
static unsigned int blinks;

static void example_blink(struct work_struct *work)
{
	blinks++;
	schedule_delayed_work(&blink, HZ);}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-active-static-work-repaired",
	.fops = &example_operations,
};

static int __init example_init(void)
{
	int error = misc_register(&example_device);

	if (!error)
		schedule_delayed_work(&blink, 0);
	return error;
}
module_init(example_init);

static void __exit example_exit(void)
{
	cancel_delayed_work_sync(&blink);
	misc_deregister(&example_device);
}
module_exit(example_exit);

MODULE_DESCRIPTION("A module unloaded after its delayed work was cancelled");
MODULE_LICENSE("GPL");
