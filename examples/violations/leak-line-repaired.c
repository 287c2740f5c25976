// SPDX-License-Identifier: GPL-2.0-only
/*
 * An interrupt that is freed with its device.
 *
 * What is managed is freed when the driver leaves the device.
 *
 * expect: clean contexts=process hardirq
 */
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

static unsigned int events;

static irqreturn_t example_irq(int irq, void *data)
{
	events++;
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	int irq = platform_get_irq(pdev, 0);

	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, "example", NULL);}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-line-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-leak-line-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An interrupt that is freed with its device");
MODULE_LICENSE("GPL");
