// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory in an IRQ thread.
 *
 * The thread may sleep, and yet this is wrong: it is a kernel thread, and the address belongs
 * to a program's memory, which the thread does not have.
 *
 * expect: rule=user-access-in-atomic context=irq_thread
 */
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/uaccess.h>

/* Where the program wants its answer. */
static char __user *answer;

static irqreturn_t example_thread(int irq, void *data)
{
	put_user('!', READ_ONCE(answer));	/* here */
	return IRQ_HANDLED;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	WRITE_ONCE(answer, buffer);
	return size ? 1 : 0;
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-irq-thread-user",
	.fops = &example_operations,
};

static int example_probe(struct platform_device *pdev)
{
	int irq = platform_get_irq(pdev, 0);

	if (irq < 0)
		return irq;
	return devm_request_threaded_irq(&pdev->dev, irq, NULL, example_thread, IRQF_ONESHOT,
					 dev_name(&pdev->dev), pdev);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-irq-thread-user" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-irq-thread-user",
		.of_match_table = example_match,
	},
};

static int __init example_init(void)
{
	int error = misc_register(&example_device);

	if (error)
		return error;
	error = platform_driver_register(&example_driver);
	if (error)
		misc_deregister(&example_device);
	return error;
}
module_init(example_init);

static void __exit example_exit(void)
{
	platform_driver_unregister(&example_driver);
	misc_deregister(&example_device);
}
module_exit(example_exit);

MODULE_DESCRIPTION("User memory in an IRQ thread");
MODULE_LICENSE("GPL");
