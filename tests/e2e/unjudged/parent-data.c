// SPDX-License-Identifier: GPL-2.0-only
/*
 * A part of a multi-function device asks its parent for what the parent's driver keeps.
 *
 * says: inconclusive driver_data_of_the_parent_device
 */
#include <linux/module.h>
#include <linux/platform_device.h>

struct example_parent {
	unsigned int channels;
};

static int example_probe(struct platform_device *pdev)
{
	const struct example_parent *parent = dev_get_drvdata(pdev->dev.parent);

	return parent->channels > 8 ? -EINVAL : 0;
}

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-parent-data",
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A part of a multi-function device asks its parent for what its driver keeps");
MODULE_LICENSE("GPL");
