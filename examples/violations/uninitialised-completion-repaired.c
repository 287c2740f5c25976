// SPDX-License-Identifier: GPL-2.0-only
/*
 * A completion set up before the interrupt that completes it.
 *
 * Everything that the handler uses is there when the line is requested.
 *
 * expect: clean contexts=process hardirq
 */
#include <linux/completion.h>
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

	complete(&example->done);
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	int irq;

	if (!example)
		return -ENOMEM;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	init_completion(&example->done);
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, "example", example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-uninitialised-completion-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-uninitialised-completion-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A completion set up before the interrupt that completes it");
MODULE_LICENSE("GPL");
