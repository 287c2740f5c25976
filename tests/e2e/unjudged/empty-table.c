// SPDX-License-Identifier: GPL-2.0-only
/*
 * A table whose entries are for another configuration: there is no such device.
 *
 * says: inconclusive there is no device for the driver
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>

static int example_probe(struct platform_device *pdev)
{
	const unsigned int *channels = of_device_get_match_data(&pdev->dev);

	return *channels > 8 ? -EINVAL : 0;
}

static const struct of_device_id example_match[] = {
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-empty-table",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A table whose entries are for another configuration");
MODULE_LICENSE("GPL");
