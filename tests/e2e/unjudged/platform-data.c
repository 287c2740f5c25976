// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device that board code makes, with data that only it has.
 *
 * says: inconclusive the platform data of a device
 */
#include <linux/module.h>
#include <linux/platform_device.h>

struct example_data {
	unsigned int channels;
};

static int example_probe(struct platform_device *pdev)
{
	const struct example_data *data = dev_get_platdata(&pdev->dev);

	return data->channels > 8 ? -EINVAL : 0;
}

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-platform-data",
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A device that board code makes, with data that only it has");
MODULE_LICENSE("GPL");
