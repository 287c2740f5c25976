// SPDX-License-Identifier: GPL-2.0-only
/*
 * An interrupt that is never freed.
 *
 * The module goes and its handler with it; the line leads there still. devm_request_irq() would have
 * freed it.
 *
 * expect: rule=leak context=process
 * also: use-after-free bad-access active-object-freed
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
	return request_irq(irq, example_irq, 0, "example", NULL);	/* here */
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-line" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-leak-line",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An interrupt that is never freed");
MODULE_LICENSE("GPL");
