// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device register, read like memory.
 *
 * A structure laid over the window makes it look like memory. It is not: the compiler may
 * leave accesses out, split or reorder them, and on many machines the address means nothing to
 * a plain load.
 *
 * expect: rule=mmio-pointer context=process
 */
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
	const struct registers *regs = (const struct registers __force *)example->regs;

	return sysfs_emit(text, "%#x\n", le32_to_cpu(regs->status));	/* here */
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
	{ .compatible = "tophalf,example-mmio-pointer" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-mmio-pointer",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A device register, read like memory");
MODULE_LICENSE("GPL");
