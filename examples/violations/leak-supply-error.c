// SPDX-License-Identifier: GPL-2.0-only
/*
 * An error path that leaves two supplies on.
 *
 * They are on before the buffer is there, and where there is none nobody turns them off.
 *
 * expect: rule=leak context=process
 * also: warn
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
	example->supplies[0].supply = "vdd";
	example->supplies[1].supply = "vio";
	error = devm_regulator_bulk_get(&pdev->dev, ARRAY_SIZE(example->supplies), example->supplies);
	if (error)
		return error;
	error = regulator_bulk_enable(ARRAY_SIZE(example->supplies), example->supplies);	/* here */
	if (error)
		return error;
	example->buffer = devm_kzalloc(&pdev->dev, 4096, GFP_KERNEL);
	if (!example->buffer)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	regulator_bulk_disable(ARRAY_SIZE(example->supplies), example->supplies);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-supply-error" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-supply-error",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An error path that leaves two supplies on");
MODULE_LICENSE("GPL");
