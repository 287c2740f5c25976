// SPDX-License-Identifier: GPL-2.0-only
/*
 * An error path that keeps a node.
 *
 * of_parse_phandle() hands a reference to the node over. It is put where all goes well; a clock that
 * comes later than this device leaves it behind at each try.
 *
 * expect: rule=leak context=process
 */
#include <linux/clk.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	struct clk *clk;
	u32 slowest_hz;
};

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	struct device_node *source;

	if (!example)
		return -ENOMEM;
	source = of_parse_phandle(pdev->dev.of_node, "clocks", 0);	/* here */
	if (!source)
		return -ENODEV;
	example->clk = devm_clk_get_enabled(&pdev->dev, NULL);
	if (IS_ERR(example->clk))
		return PTR_ERR(example->clk);
	of_property_read_u32(source, "clock-frequency", &example->slowest_hz);
	of_node_put(source);
	platform_set_drvdata(pdev, example);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-node-phandle" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-leak-node-phandle",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An error path that keeps a node");
MODULE_LICENSE("GPL");
