// SPDX-License-Identifier: GPL-2.0-only
/*
 * A string with room for its end.
 *
 * kstrdup() counts right as well.
 *
 * expect: clean contexts=process
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

struct example {
	char *name;
};

static int example_probe(struct platform_device *pdev)
{
	struct example *example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	const char *name = dev_name(&pdev->dev);
	size_t length = strlen(name);

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->name = kmalloc(length + 1, GFP_KERNEL);
	if (!example->name)
		return -ENOMEM;
	memcpy(example->name, name, length);
	example->name[length] = '\0';	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	kfree(example->name);}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-out-of-bounds-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-out-of-bounds-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A string with room for its end");
MODULE_LICENSE("GPL");
