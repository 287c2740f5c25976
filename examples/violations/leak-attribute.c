// SPDX-License-Identifier: GPL-2.0-only
/*
 * An attribute that stays when its driver leaves.
 *
 * The device is still there when the module is unloaded, with a file in sysfs that is read by code
 * which is not.
 *
 * expect: rule=leak context=process
 * also: use-after-free
 */
#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

static ssize_t level_show(struct device *dev, struct device_attribute *attr, char *buffer)
{
	return sysfs_emit(buffer, "%d\n", 1);
}
static DEVICE_ATTR_RO(level);

static int example_probe(struct platform_device *pdev)
{
	return device_create_file(&pdev->dev, &dev_attr_level);	/* here */
}

static void example_remove(struct platform_device *pdev)
{
	dev_dbg(&pdev->dev, "gone\n");
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-attribute" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-attribute",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An attribute that stays when its driver leaves");
MODULE_LICENSE("GPL");
