// SPDX-License-Identifier: GPL-2.0-only
/*
 * The entry before the first one, repaired.
 *
 * The index wraps around as the ring does.
 *
 * expect: clean contexts=process
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define REG_SAMPLE	0x08
#define SAMPLES		16

struct example {
	void __iomem *regs;
	unsigned int head;
	u32 *samples;
};

static ssize_t newest_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct example *example = dev_get_drvdata(dev);
	unsigned int newest = (example->head + SAMPLES - 1) % SAMPLES;

	return sysfs_emit(text, "%u\n", example->samples[newest]);
}

static DEVICE_ATTR_RO(newest);

static struct attribute *example_attrs[] = {
	&dev_attr_newest.attr,
	NULL,
};
ATTRIBUTE_GROUPS(example);

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	kfree(example->samples);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	unsigned int i;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	example->samples = kcalloc(SAMPLES, sizeof(*example->samples), GFP_KERNEL);
	if (!example->samples)
		return -ENOMEM;
	for (i = 0; i < SAMPLES; i++)
		example->samples[i] = readl(example->regs + REG_SAMPLE);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-out-of-bounds-left" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-out-of-bounds-left",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("The entry before the first one");
MODULE_LICENSE("GPL");
