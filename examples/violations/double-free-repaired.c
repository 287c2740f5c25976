// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory freed by a managed action alone.
 *
 * There is one owner.
 *
 * expect: clean contexts=process
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	void *buffer;
};

static void example_release(void *data)
{
	struct example *example = data;

	kfree(example->buffer);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->buffer = kzalloc(128, GFP_KERNEL);
	if (!example->buffer)
		return -ENOMEM;
	return devm_add_action_or_reset(&pdev->dev, example_release, example);
}

static void example_remove(struct platform_device *pdev)
{
	dev_dbg(&pdev->dev, "gone\n");
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-double-free-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-double-free-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Memory freed by a managed action alone");
MODULE_LICENSE("GPL");
