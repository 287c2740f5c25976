// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registers of a window that is mapped no more, while another one before it is.
 *
 * says: broken bad-access
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static int example_probe(struct platform_device *pdev)
{
	void __iomem *first = devm_platform_ioremap_resource(pdev, 0);
	void __iomem *second = devm_platform_ioremap_resource(pdev, 1);

	if (IS_ERR(first) || IS_ERR(second))
		return -ENXIO;
	devm_iounmap(&pdev->dev, second);
	readl(second + 4);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-after-iounmap" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-after-iounmap",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Registers of a window that is mapped no more");
MODULE_LICENSE("GPL");
