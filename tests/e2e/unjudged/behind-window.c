// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registers whose offset the device itself tells.
 *
 * A device that says that its second block lies at 64 kB has a window of that size.
 *
 * says: inconclusive registers behind the end of a device window
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static int example_probe(struct platform_device *pdev)
{
	void __iomem *regs = devm_platform_ioremap_resource(pdev, 0);

	if (IS_ERR(regs))
		return PTR_ERR(regs);
	writel(64 << 10, regs);
	readl(regs + (readl(regs) | 64 << 10));
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-behind-window" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-behind-window",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Registers whose offset the device itself tells");
MODULE_LICENSE("GPL");
