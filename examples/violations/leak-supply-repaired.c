// SPDX-License-Identifier: GPL-2.0-only
/*
 * A supply that is turned off.
 *
 * Each regulator_enable() has its regulator_disable().
 *
 * expect: clean contexts=process
 */
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/regulator/consumer.h>

static int example_probe(struct platform_device *pdev)
{
	struct regulator *supply = devm_regulator_get(&pdev->dev, "vdd");
	int error;

	if (IS_ERR(supply))
		return PTR_ERR(supply);
	error = regulator_enable(supply);
	if (error)
		return error;
	platform_set_drvdata(pdev, supply);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct regulator *supply = platform_get_drvdata(pdev);

	regulator_disable(supply);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-supply-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-supply-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A supply that is turned off");
MODULE_LICENSE("GPL");
