// SPDX-License-Identifier: GPL-2.0-only
/*
 * What can fail comes before the supplies are on.
 *
 * Nothing is left to be taken back then.
 *
 * expect: clean contexts=process
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/regulator/consumer.h>
#include <linux/slab.h>

struct example {
	struct regulator_bulk_data supplies[2];
	void *buffer;
};

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	int error;

	if (!example)
		return -ENOMEM;
	example->buffer = devm_kzalloc(&pdev->dev, 4096, GFP_KERNEL);
	if (!example->buffer)
		return -ENOMEM;
	example->supplies[0].supply = "vdd";
	example->supplies[1].supply = "vio";
	error = devm_regulator_bulk_get(&pdev->dev, ARRAY_SIZE(example->supplies), example->supplies);
	if (error)
		return error;
	error = regulator_bulk_enable(ARRAY_SIZE(example->supplies), example->supplies);
	if (error)
		return error;
	platform_set_drvdata(pdev, example);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	regulator_bulk_disable(ARRAY_SIZE(example->supplies), example->supplies);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-supply-error-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-supply-error-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("What can fail comes before the supplies are on");
MODULE_LICENSE("GPL");
