// SPDX-License-Identifier: GPL-2.0-only
/*
 * A region of addresses that stays taken.
 *
 * The region is the driver's until it is released. When the driver is loaded again the request
 * fails, because somebody who is gone has it.
 *
 * expect: rule=leak context=process
 */
#include <linux/ioport.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static int example_probe(struct platform_device *pdev)
{
	struct resource *window = platform_get_resource(pdev, IORESOURCE_MEM, 0);

	if (!window)
		return -ENODEV;
	if (!request_mem_region(window->start, resource_size(window), "example"))	/* here */
		return -EBUSY;
	platform_set_drvdata(pdev, window);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct resource *window = platform_get_drvdata(pdev);

	dev_dbg(&pdev->dev, "%pR\n", window);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-region" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-region",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A region of addresses that stays taken");
MODULE_LICENSE("GPL");
