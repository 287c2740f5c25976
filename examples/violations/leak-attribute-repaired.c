// SPDX-License-Identifier: GPL-2.0-only
/*
 * An attribute that goes with its driver.
 *
 * What probe() adds to the device remove() takes away. dev_groups in the driver would do it without
 * being asked.
 *
 * expect: clean contexts=process
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
	return device_create_file(&pdev->dev, &dev_attr_level);}

static void example_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_level);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-leak-attribute-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-leak-attribute-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An attribute that goes with its driver");
MODULE_LICENSE("GPL");
