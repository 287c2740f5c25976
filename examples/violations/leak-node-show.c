// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file that takes a node each time it is read.
 *
 * of_parse_phandle() is no look-up but takes a reference. The one that the driver keeps is put
 * by remove(), those of the file by nobody.
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
#include <linux/sysfs.h>

struct example {
	struct device_node *source;	/* until remove() */
};

static ssize_t source_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct device_node *source = of_parse_phandle(dev->of_node, "clocks", 0);	/* here */

	return sysfs_emit(buf, "%s\n", source ? source->full_name : "none");
}
static DEVICE_ATTR_RO(source);

static struct attribute *example_attrs[] = {
	&dev_attr_source.attr,
	NULL
};
ATTRIBUTE_GROUPS(example);

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	struct clk *clk;

	if (!example)
		return -ENOMEM;
	clk = devm_clk_get_enabled(&pdev->dev, NULL);
	if (IS_ERR(clk))
		return PTR_ERR(clk);
	example->source = of_parse_phandle(pdev->dev.of_node, "clocks", 0);
	platform_set_drvdata(pdev, example);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	of_node_put(example->source);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-node-show" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-node-show",
		.dev_groups = example_groups,
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A file that takes a node each time it is read");
MODULE_LICENSE("GPL");
