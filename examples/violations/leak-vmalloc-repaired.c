// SPDX-License-Identifier: GPL-2.0-only
/*
 * A log that is freed.
 *
 * What comes from vmalloc() goes back by vfree().
 *
 * expect: clean contexts=process
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

struct example {
	u8 *log;
};

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->log = vzalloc(4 * PAGE_SIZE);	return example->log ? 0 : -ENOMEM;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	vfree(example->log);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-vmalloc-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-vmalloc-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A log that is freed");
MODULE_LICENSE("GPL");
