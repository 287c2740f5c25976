// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device register, read by readl().
 *
 * The structure may stay as a map of the offsets. The access is readl(), which is made exactly
 * once, in its width, in order, and little-endian.
 *
 * expect: clean contexts=process
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

struct example {
	void __iomem *regs;
};

struct registers {
	__le32 control;
	__le32 status;
};

static ssize_t status_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct example *example = dev_get_drvdata(dev);
	struct registers __iomem *regs = example->regs;

	return sysfs_emit(text, "%#x\n", readl(&regs->status));
}
static DEVICE_ATTR_RO(status);

static struct attribute *example_attrs[] = { &dev_attr_status.attr, NULL };
ATTRIBUTE_GROUPS(example);

static int example_probe(struct platform_device *pdev)
{
	struct example *example;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	return PTR_ERR_OR_ZERO(example->regs);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-mmio-pointer-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-mmio-pointer-repaired",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A device register, read by readl()");
MODULE_LICENSE("GPL");
