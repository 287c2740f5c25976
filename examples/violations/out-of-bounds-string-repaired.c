// SPDX-License-Identifier: GPL-2.0-only
/*
 * A string without an end, repaired.
 *
 * kmemdup_nul() adds the zero.
 *
 * expect: clean contexts=process
 */
#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

struct example {
	size_t length;
};

static ssize_t name_store(struct device *dev, struct device_attribute *attribute,
			  const char *text, size_t size)
{
	struct example *example = dev_get_drvdata(dev);
	char *name;

	if (!size)
		return size;
	name = kmemdup_nul(text, size, GFP_KERNEL);
	if (!name)
		return -ENOMEM;
	example->length = strlen(name);
	kfree(name);
	return size;
}

static DEVICE_ATTR_WO(name);

static struct attribute *example_attrs[] = {
	&dev_attr_name.attr,
	NULL,
};
ATTRIBUTE_GROUPS(example);

static int example_probe(struct platform_device *pdev)
{
	struct example *example;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-out-of-bounds-string" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-out-of-bounds-string",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A string without an end");
MODULE_LICENSE("GPL");
