// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module unloaded while its delayed work is pending.
 *
 * The work is a static variable of the module, and its function is the module's code. Both are gone
 * when the timer expires.
 *
 * expect: rule=active-object-freed context=process
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
	schedule_delayed_work(&blink, HZ);	/* here */
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-active-static-work",
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
	misc_deregister(&example_device);
}
module_exit(example_exit);

MODULE_DESCRIPTION("A module unloaded while its delayed work is pending");
MODULE_LICENSE("GPL");
