// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that remove() frees.
 *
 * What probe() allocated without devm_ remove() frees.
 *
 * expect: clean contexts=process
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
	example->table = kzalloc(256, GFP_KERNEL);	return example->table ? 0 : -ENOMEM;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	kfree(example->table);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-memory-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-memory-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Memory that remove() frees");
MODULE_LICENSE("GPL");
