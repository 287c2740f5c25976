// SPDX-License-Identifier: GPL-2.0-only
/*
 * A copy as long as the source, repaired.
 *
 * The size is that of the place; what does not fit is cut off.
 *
 * expect: clean contexts=process
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

#define LABEL_SIZE	8

static const char example_label[] = "a label of some length";

struct example {
	char *label;
};

static int example_probe(struct platform_device *pdev)
{
	struct example *example;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->label = devm_kzalloc(&pdev->dev, LABEL_SIZE, GFP_KERNEL);
	if (!example->label)
		return -ENOMEM;
	strscpy(example->label, example_label, LABEL_SIZE);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-out-of-bounds-copy" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-out-of-bounds-copy",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A copy as long as the source");
MODULE_LICENSE("GPL");
