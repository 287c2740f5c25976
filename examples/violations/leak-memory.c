// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that remove() leaves behind.
 *
 * The structure is managed, what it points to is not. With the structure goes the last pointer to
 * the table.
 *
 * expect: rule=leak context=process
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	void *table;
};

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->table = kzalloc(256, GFP_KERNEL);	/* here */
	return example->table ? 0 : -ENOMEM;
}

static void example_remove(struct platform_device *pdev)
{
	dev_dbg(&pdev->dev, "gone\n");
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-memory" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-memory",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Memory that remove() leaves behind");
MODULE_LICENSE("GPL");
