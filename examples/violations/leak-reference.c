// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reference to a device that nobody drops.
 *
 * The device is unplugged and stays in memory for ever, with everything that it refers to.
 *
 * expect: rule=leak context=process
 */
#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static int example_probe(struct platform_device *pdev)
{
	platform_set_drvdata(pdev, get_device(&pdev->dev));	/* here */
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct device *device = platform_get_drvdata(pdev);

	dev_dbg(device, "gone\n");
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-reference" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-reference",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A reference to a device that nobody drops");
MODULE_LICENSE("GPL");
