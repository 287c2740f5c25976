// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work queued by an interrupt that is freed last.
 *
 * remove() cancels the work and frees it; the managed interrupt is freed after remove() has
 * returned, and queues the work until then.
 *
 * expect: rule=use-after-free context=hardirq
 * also: active-object-freed
 */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct example {
	struct work_struct work;
	unsigned int events;
};

static void example_work(struct work_struct *work)
{
	struct example *example = container_of(work, struct example, work);

	example->events++;
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct platform_device *pdev = data;
	struct example *example = platform_get_drvdata(pdev);

	schedule_work(&example->work);	/* here */
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);
	int irq = platform_get_irq(pdev, 0), error;

	if (!example)
		return -ENOMEM;
	INIT_WORK(&example->work, example_work);
	platform_set_drvdata(pdev, example);
	error = irq < 0 ? irq : devm_request_irq(&pdev->dev, irq, example_irq, 0, "example", pdev);
	if (error)
		kfree(example);
	return error;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	cancel_work_sync(&example->work);
	kfree(example);
	usleep_range(1000, 2000);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-use-after-free-work" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-use-after-free-work",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Work queued by an interrupt that is freed last");
MODULE_LICENSE("GPL");
