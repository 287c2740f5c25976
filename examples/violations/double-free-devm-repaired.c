// SPDX-License-Identifier: GPL-2.0-only
/*
 * Managed memory that is left to the driver core.
 *
 * remove() has nothing to free.
 *
 * expect: clean contexts=process
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

	example->events = 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-double-free-devm-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-double-free-devm-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Managed memory that is left to the driver core");
MODULE_LICENSE("GPL");
