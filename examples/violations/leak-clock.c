// SPDX-License-Identifier: GPL-2.0-only
/*
 * A clock that is left on.
 *
 * devm_clk_get() puts the clock back, and leaves it as it is: on, for a device that nobody uses.
 *
 * expect: rule=leak context=process
 * also: warn
 */
#include <linux/clk.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static int example_probe(struct platform_device *pdev)
{
	struct clk *clk = devm_clk_get(&pdev->dev, NULL);
	int error;

	if (IS_ERR(clk))
		return PTR_ERR(clk);
	error = clk_prepare_enable(clk);	/* here */
	if (error)
		return error;
	platform_set_drvdata(pdev, clk);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct clk *clk = platform_get_drvdata(pdev);

	dev_dbg(&pdev->dev, "%lu Hz\n", clk_get_rate(clk));
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-clock" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-clock",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A clock that is left on");
MODULE_LICENSE("GPL");
