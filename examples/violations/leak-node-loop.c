// SPDX-License-Identifier: GPL-2.0-only
/*
 * A loop over nodes that is left early.
 *
 * for_each_child_of_node() holds the node that it is at, and puts it when it goes on. Who returns
 * from within has to put it.
 *
 * expect: rule=leak context=process
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	bool has_left;
	unsigned int place;		/* of the left sensor among all */
};

static unsigned int example_place(struct device_node *parent)
{
	struct device_node *child;
	unsigned int place = 0;

	for_each_child_of_node(parent, child) {	/* here */
		if (of_node_name_eq(child, "left"))
			return place;
		place++;
	}
	return 0;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	struct device_node *left;

	if (!example)
		return -ENOMEM;
	left = of_get_child_by_name(pdev->dev.of_node, "left");
	example->has_left = left;
	of_node_put(left);
	if (example->has_left)
		example->place = example_place(pdev->dev.of_node);
	platform_set_drvdata(pdev, example);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-node-loop" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-leak-node-loop",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A loop over nodes that is left early");
MODULE_LICENSE("GPL");
