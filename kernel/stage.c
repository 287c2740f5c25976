// SPDX-License-Identifier: GPL-2.0-only
/*
 * How the host learns that a driver of the target was bound to a device.
 *
 * The driver core tells a bus's listeners.  Which buses there are it keeps to
 * itself: they are the members of one kset, the platform bus among them.
 */
#include <linux/device.h>
#include <linux/device/bus.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/platform_device.h>
#include <../drivers/base/base.h>
#include "firmware.h"
#include "tophalf.h"

#define BUSES_MAX	64

extern struct module __this_module;

static struct notifier_block watchers[BUSES_MAX];
static unsigned int bound, bound_ever;

/* Any context.  True if a probe function of the target has succeeded in this run. */
bool tophalf_probed(void)
{
	return bound_ever;
}

/* Any context.  How many devices a driver of the target is bound to now. */
unsigned int tophalf_bound(void)
{
	return bound;
}

static bool of_target(const struct device_driver *driver)
{
	if (!driver)
		return false;
	return driver->owner == &__this_module ||
		tophalf_target_text((unsigned long)driver->probe);
}

/* Process context. */
static int binding_changed(struct notifier_block *watcher, unsigned long action, void *data)
{
	struct device *device = data;

	if (action == BUS_NOTIFY_BOUND_DRIVER && of_target(device->driver)) {
		bound++;
		if (!bound_ever++)
			tophalf_host->stage(TOPHALF_STAGE_PROBE);
	}
	if (action == BUS_NOTIFY_UNBIND_DRIVER && of_target(device->driver) && bound)
		bound--;
	return NOTIFY_DONE;
}

static int __init watch_buses(void)
{
	struct kset *platform = bus_get_kset(&platform_bus_type);
	struct kobject *bus;
	unsigned int count = 0;

	list_for_each_entry(bus, &platform->kobj.kset->list, entry) {
		struct subsys_private *members = container_of(to_kset(bus), struct subsys_private,
							      subsys);

		if (WARN_ON(count == BUSES_MAX))
			break;
		watchers[count].notifier_call = binding_changed;
		blocking_notifier_chain_register(&members->bus_notifier, &watchers[count++]);
	}
	return 0;
}
late_initcall_sync(watch_buses);
