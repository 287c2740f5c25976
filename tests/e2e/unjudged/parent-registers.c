// SPDX-License-Identifier: GPL-2.0-only
/*
 * A part of a multi-function device uses the parent's register map, in any context.
 *
 * says: clean
 */
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/regmap.h>

static irqreturn_t example_irq(int irq, void *data)
{
	struct regmap *map = data;
	unsigned int status;

	if (regmap_read(map, 0x10, &status))
		return IRQ_NONE;
	regmap_write(map, 0x10, status);
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct regmap *map = dev_get_regmap(pdev->dev.parent, NULL);
	int irq = platform_get_irq(pdev, 0), error;
	u8 bytes[4];

	error = regmap_bulk_read(map, 0x20, bytes, sizeof(bytes));
	if (error)
		return error;
	return irq < 0 ? irq : devm_request_irq(&pdev->dev, irq, example_irq, 0, "example", map);
}

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-parent-registers",
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A part of a multi-function device uses the parent's register map");
MODULE_LICENSE("GPL");
