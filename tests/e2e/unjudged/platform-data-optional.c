// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver that looks whether there is platform data, and in one place forgets to.
 *
 * says: broken null-dereference
 */
#include <linux/module.h>
#include <linux/platform_device.h>

struct example_data {
	unsigned int channels;
};

static unsigned int example_channels(const struct example_data *data)
{
	return data ? data->channels : 1;
}

static int example_probe(struct platform_device *pdev)
{
	const struct example_data *data = dev_get_platdata(&pdev->dev);

	if (example_channels(data) > 8)
		return -EINVAL;
	dev_info(&pdev->dev, "%u channels\n", data->channels);
	return 0;
}

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-platform-data-optional",
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A driver that looks whether there is platform data, and in one place forgets to");
MODULE_LICENSE("GPL");
