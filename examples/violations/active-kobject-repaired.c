// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device given back to the driver core.
 *
 * device_unregister() takes the device out of sysfs and drops the reference; release() frees the
 * memory with the last one.
 *
 * expect: clean contexts=process
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

	device_unregister(&example->device);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-active-kobject-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove = example_remove,
	.driver = {
		.name = "example-active-kobject-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A device given back to the driver core");
MODULE_LICENSE("GPL");
