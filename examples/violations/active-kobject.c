// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device freed while it is in sysfs.
 *
 * A device belongs to whoever has a reference to it. kfree() asks nobody: its directory in sysfs,
 * its parent and its bus lead into freed memory.
 *
 * expect: rule=active-object-freed context=process
 */
#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	struct device device;
	unsigned int channel;
};

static void example_release(struct device *device)
{
	kfree(container_of(device, struct example, device));
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example = kzalloc(sizeof(*example), GFP_KERNEL);
	int error;

	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->device.parent = &pdev->dev;
	example->device.release = example_release;
	device_initialize(&example->device);
	error = dev_set_name(&example->device, "channel");
	if (!error)
		error = device_add(&example->device);
	if (error)
		put_device(&example->device);
	return error;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	kfree(example);	/* here */
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-kobject" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-kobject",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A device freed while it is in sysfs");
MODULE_LICENSE("GPL");
