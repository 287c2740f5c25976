// SPDX-License-Identifier: GPL-2.0-only
/*
 * A loop that goes one too far, repaired.
 *
 * The loop ends where the array does.
 *
 * expect: clean contexts=process
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define CHANNELS	6

struct example {
	u16 *thresholds;
};

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	unsigned int i;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->thresholds = devm_kmalloc_array(&pdev->dev, CHANNELS, sizeof(*example->thresholds),
						 GFP_KERNEL);
	if (!example->thresholds)
		return -ENOMEM;
	for (i = 0; i < CHANNELS; i++)
		example->thresholds[i] = 100 * i;
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-out-of-bounds-write" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-out-of-bounds-write",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A loop that goes one too far");
MODULE_LICENSE("GPL");
