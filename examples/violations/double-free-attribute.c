// SPDX-License-Identifier: GPL-2.0-only
/*
 * A buffer that is freed again by remove().
 *
 * Writing to the attribute gives the buffer back, but leaves the pointer: remove() frees it
 * again.
 *
 * expect: rule=double-free context=process
 */
#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define BUFFER_SIZE	128

struct example {
	void *buffer;
};

static ssize_t release_store(struct device *dev, struct device_attribute *attribute,
			     const char *text, size_t size)
{
	struct example *example = dev_get_drvdata(dev);

	kfree(example->buffer);	/* here */
	return size;
}

static DEVICE_ATTR_WO(release);

static struct attribute *example_attrs[] = {
	&dev_attr_release.attr,
	NULL,
};
ATTRIBUTE_GROUPS(example);

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	kfree(example->buffer);	/* here */
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->buffer = kzalloc(BUFFER_SIZE, GFP_KERNEL);
	return example->buffer ? 0 : -ENOMEM;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-double-free-attribute" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-double-free-attribute",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A buffer that is freed again by remove()");
MODULE_LICENSE("GPL");
