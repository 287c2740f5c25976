// SPDX-License-Identifier: GPL-2.0-only
/*
 * A thread that outlives its module.
 *
 * Nobody stops the thread. When it wakes up it returns into code that is no longer there.
 *
 * expect: rule=leak context=process
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static int example_thread(void *data)
{
	while (!kthread_should_stop())
		msleep_interruptible(1000);	/* here */
	return 0;
}

static int example_probe(struct platform_device *pdev)
{
	struct task_struct *thread = kthread_run(example_thread, pdev, "example");

	if (IS_ERR(thread))
		return PTR_ERR(thread);
	platform_set_drvdata(pdev, thread);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	dev_dbg(&pdev->dev, "gone\n");
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-thread" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-thread",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A thread that outlives its module");
MODULE_LICENSE("GPL");
