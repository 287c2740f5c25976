// SPDX-License-Identifier: GPL-2.0-only
/*
 * A page that is read after it was freed, repaired.
 *
 * The last sample is read before the page is freed.
 *
 * expect: clean contexts=process
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define REG_SAMPLE	0x08
#define SAMPLES		8

struct example {
	void __iomem *regs;
};

static ssize_t samples_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct example *example = dev_get_drvdata(dev);
	u32 *samples = (u32 *)__get_free_page(GFP_KERNEL);
	unsigned int i;
	u32 last;

	if (!samples)
		return -ENOMEM;
	for (i = 0; i < SAMPLES; i++)
		samples[i] = readl(example->regs + REG_SAMPLE);
	last = samples[SAMPLES - 1];
	free_page((unsigned long)samples);
	return sysfs_emit(text, "%u\n", last);
}

static DEVICE_ATTR_RO(samples);

static struct attribute *example_attrs[] = {
	&dev_attr_samples.attr,
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
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-use-after-free-page" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-use-after-free-page",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A page that is read after it was freed");
MODULE_LICENSE("GPL");
