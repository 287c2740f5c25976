// SPDX-License-Identifier: GPL-2.0-only
/*
 * Managed resources of a device: groups, their order, and freeing one early.
 */
#include <linux/device.h>
#include <linux/platform_device.h>
#include "fidelity.h"

static struct platform_device *device;

static void action(void *name)
{
	say("action %s", (char *)name);
}

static void release(struct device *dev, void *resource)
{
	say("resource %d", *(int *)resource);
}

static int is(struct device *dev, void *resource, void *number)
{
	return *(int *)resource == *(int *)number;
}

static void run(void)
{
	struct device *dev;
	int *resource, wanted = 2, i;
	void *group, *memory;

	device = platform_device_register_simple("fidelity-devres", PLATFORM_DEVID_NONE, NULL, 0);
	dev = &device->dev;
	for (i = 1; i <= 3; i++) {
		resource = devres_alloc(release, sizeof(*resource), GFP_KERNEL);
		*resource = i;
		devres_add(dev, resource);
	}
	show(*(int *)devres_find(dev, release, is, &wanted));
	show(devres_release(dev, release, is, &wanted));
	show(devres_release(dev, release, is, &wanted));
	show(!devres_find(dev, release, is, &wanted));
	devm_add_action(dev, action, "outside");
	group = devres_open_group(dev, NULL, GFP_KERNEL);
	devm_add_action(dev, action, "first in the group");
	devm_add_action(dev, action, "second in the group");
	devres_close_group(dev, group);
	devm_add_action(dev, action, "after the group");
	show(devres_release_group(dev, group));
	memory = devm_kzalloc(dev, 10, GFP_KERNEL);
	memory = devm_krealloc(dev, memory, 100, GFP_KERNEL);
	show(!!memory);
	devm_kfree(dev, memory);
	say("unregister");
	platform_device_unregister(device);
}

FIDELITY_MODULE(run, "Managed resources");
