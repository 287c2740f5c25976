// SPDX-License-Identifier: GPL-2.0-only
/*
 * A clock that is switched off.
 *
 * clk_disable_unprepare() undoes clk_prepare_enable(); devm_clk_get_enabled() would do both.
 *
 * expect: clean contexts=process
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
	error = clk_prepare_enable(clk);	if (error)
		return error;
	platform_set_drvdata(pdev, clk);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct clk *clk = platform_get_drvdata(pdev);

	clk_disable_unprepare(clk);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-clock-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-clock-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A clock that is switched off");
MODULE_LICENSE("GPL");
