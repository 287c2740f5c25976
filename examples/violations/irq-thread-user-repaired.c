// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program is woken by an IRQ thread, and copies itself.
 *
 * Only the system call that was given the address uses it. The thread counts and wakes.
 *
 * expect: clean contexts=irq_thread process
 */
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/miscdevice.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/wait.h>

static atomic_t ready = ATOMIC_INIT(0);	/* interrupts since the last read */
static DECLARE_WAIT_QUEUE_HEAD(news);

static irqreturn_t example_thread(int irq, void *data)
{
	atomic_inc(&ready);
	wake_up(&news);
	return IRQ_HANDLED;
}

static ssize_t example_read(struct file *file, char __user *buffer, size_t size, loff_t *pos)
{
	unsigned int seen;

	if (!size)
		return 0;
	if (file->f_flags & O_NONBLOCK && !atomic_read(&ready))
		return -EAGAIN;
	if (wait_event_interruptible(news, atomic_read(&ready)))
		return -ERESTARTSYS;
	seen = atomic_xchg(&ready, 0);
	return simple_read_from_buffer(buffer, size, pos, &seen, sizeof(seen));
}

static const struct file_operations example_operations = {
	.owner = THIS_MODULE,
	.read = example_read,
};

static struct miscdevice example_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "example-irq-thread-user-repaired",
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
	{ .compatible = "tophalf,example-irq-thread-user-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-irq-thread-user-repaired",
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

MODULE_DESCRIPTION("The program is woken by an IRQ thread, and copies itself");
MODULE_LICENSE("GPL");
