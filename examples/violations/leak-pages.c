// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages that nobody frees.
 *
 * Pages have no owner but whoever has their address, and remove() forgets it.
 *
 * expect: rule=leak context=process
 */
#include <linux/gfp.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	unsigned long ring;
};

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->ring = __get_free_pages(GFP_KERNEL | __GFP_ZERO, 1);	/* here */
	return example->ring ? 0 : -ENOMEM;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	example->ring = 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-pages" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-pages",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Pages that nobody frees");
MODULE_LICENSE("GPL");
