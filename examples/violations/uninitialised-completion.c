// SPDX-License-Identifier: GPL-2.0-only
/*
 * A completion set up after the interrupt that completes it.
 *
 * The first interrupt finds a queue of waiters that is zeroes, not an empty list.
 *
 * expect: rule=uninitialised-object context=hardirq
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	struct completion done;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	complete(&example->done);	/* here */
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	int irq, error;

	if (!example)
		return -ENOMEM;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	error = devm_request_irq(&pdev->dev, irq, example_irq, 0, "example", example);
	if (error)
		return error;
	usleep_range(1000, 2000);
	init_completion(&example->done);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-uninitialised-completion" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-uninitialised-completion",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A completion set up after the interrupt that completes it");
MODULE_LICENSE("GPL");
