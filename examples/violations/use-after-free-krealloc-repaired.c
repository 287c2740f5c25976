// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pointer that is replaced.
 *
 * krealloc() frees the old memory itself.
 *
 * expect: clean contexts=process
 */
#include <linux/gfp.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct example {
	void *old;
};

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->old = kzalloc(sizeof(struct work_struct), GFP_KERNEL);
	return example->old ? 0 : -ENOMEM;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	void *larger = krealloc(example->old, 4096, GFP_KERNEL);

	kfree(larger ?: example->old);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-use-after-free-krealloc-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-use-after-free-krealloc-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A pointer that is replaced");
MODULE_LICENSE("GPL");
