// SPDX-License-Identifier: GPL-2.0-only
/*
 * A supply that is left on.
 *
 * devm_regulator_get() puts the regulator back, and leaves it as it is: on, for a device that nobody
 * uses. The regulator core warns of it.
 *
 * expect: rule=leak context=process
 * also: warn
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
	error = regulator_enable(supply);	/* here */
	if (error)
		return error;
	platform_set_drvdata(pdev, supply);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct regulator *supply = platform_get_drvdata(pdev);

	dev_dbg(&pdev->dev, "%d uV\n", regulator_get_voltage(supply));
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-supply" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-supply",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A supply that is left on");
MODULE_LICENSE("GPL");
