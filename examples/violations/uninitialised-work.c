// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work set up after the interrupt that queues it.
 *
 * The first interrupt finds a work that holds whatever the allocator left.
 *
 * expect: rule=uninitialised-object context=hardirq
 * also: active-object-freed uninitialised-object
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
	struct example *example = data;

	schedule_work(&example->work);	/* here */
	return IRQ_HANDLED;
}

static void example_flush(void *data)
{
	struct example *example = data;

	flush_work(&example->work);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kmalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	int irq, error;

	if (!example)
		return -ENOMEM;
	example->events = 0;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	error = devm_add_action(&pdev->dev, example_flush, example);
	if (error)
		return error;
	error = devm_request_irq(&pdev->dev, irq, example_irq, 0, "example", example);
	if (error)
		return error;
	usleep_range(1000, 2000);
	INIT_WORK(&example->work, example_work);
	return error;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-uninitialised-work" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-uninitialised-work",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Work set up after the interrupt that queues it");
MODULE_LICENSE("GPL");
