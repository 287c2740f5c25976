// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reference to a device that is dropped.
 *
 * Who takes a reference drops it when it is no longer needed.
 *
 * expect: clean contexts=process
 */
#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static int example_probe(struct platform_device *pdev)
{
	platform_set_drvdata(pdev, get_device(&pdev->dev));	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct device *device = platform_get_drvdata(pdev);

	put_device(device);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-reference-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-reference-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A reference to a device that is dropped");
MODULE_LICENSE("GPL");
