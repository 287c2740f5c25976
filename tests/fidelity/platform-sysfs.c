// SPDX-License-Identifier: GPL-2.0-only
/*
 * A platform device and its driver: the order of binding, attributes, devres and unbinding.
 */
#include <linux/device.h>
#include <linux/kstrtox.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>
#include "fidelity.h"

static struct platform_device *device;
static int value = 4;

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	return sysfs_emit(text, "%d\n", value);
}

static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	int error = kstrtoint(text, 0, &value);

	return error ? error : size;
}
static DEVICE_ATTR_RW(value);

static struct attribute *fidelity_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(fidelity);

static void action(void *name)
{
	say("devres %s", (char *)name);
}

static int fidelity_probe(struct platform_device *pdev)
{
	char *text;

	say("probe %s, id %d", dev_name(&pdev->dev), pdev->id);
	if (pdev->id == 1)
		return -EIO;
	if (pdev->id == 2)
		return -ENODEV;
	show(devm_add_action(&pdev->dev, action, "first"));
	show(devm_add_action(&pdev->dev, action, "second"));
	show(devm_add_action_or_reset(&pdev->dev, action, "third"));
	text = devm_kasprintf(&pdev->dev, GFP_KERNEL, "%s!", "text");
	say("%s", text);
	devm_release_action(&pdev->dev, action, "second");
	devm_remove_action(&pdev->dev, action, "third");
	show(platform_get_irq_optional(pdev, 0));
	show(!platform_get_resource(pdev, IORESOURCE_MEM, 0));
	show(PTR_ERR(devm_platform_ioremap_resource(pdev, 0)));
	platform_set_drvdata(pdev, &value);
	return 0;
}

static void fidelity_remove(struct platform_device *pdev)
{
	say("remove, data %d", platform_get_drvdata(pdev) == &value);
}

static struct platform_driver driver = {
	.probe = fidelity_probe,
	.remove_new = fidelity_remove,
	.driver = { .name = "fidelity", .dev_groups = fidelity_groups, .probe_type = PROBE_FORCE_SYNCHRONOUS },
};

static void run(void)
{
	int i;

	show(platform_driver_register(&driver));
	for (i = 0; i < 3; i++) {
		device = platform_device_register_simple("fidelity", i, NULL, 0);
		show(IS_ERR(device));
		show(device_is_bound(&device->dev));
		platform_device_unregister(device);
	}
	device = platform_device_register_simple("fidelity", PLATFORM_DEVID_NONE, NULL, 0);
	say("%s", dev_name(&device->dev));
	show(device_attach(&device->dev));
	device_release_driver(&device->dev);
	show(device_is_bound(&device->dev));
	show(!platform_get_drvdata(device));
	show(device_attach(&device->dev));
	say("unregister the driver");
	platform_driver_unregister(&driver);
	show(device_is_bound(&device->dev));
	platform_device_unregister(device);
}

FIDELITY_MODULE(run, "A platform device");
