// SPDX-License-Identifier: GPL-2.0-only
/*
 * Managed memory that is freed by kfree().
 *
 * What devm_kzalloc() returns is the inside of a larger block, which the driver core frees.
 *
 * expect: rule=double-free context=process
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	unsigned int events;
};

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	kfree(example);	/* here */
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-double-free-devm" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-double-free-devm",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Managed memory that is freed by kfree()");
MODULE_LICENSE("GPL");
