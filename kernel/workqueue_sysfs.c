// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workqueues in sysfs: /sys/bus/workqueue/devices/NAME, for those made with
 * WQ_SYSFS.  Affinity scopes are kept as they are written; on a machine with one
 * cache and one node all of them mean the same.
 */
#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include "workqueue_internal.h"

struct workqueue_device {
	struct device device;
	struct workqueue_struct *wq;
	unsigned int scope;
	bool strict;
};

static const char *const scope_names[] = { "default", "cpu", "smt", "cache", "numa", "system" };

static struct workqueue_device *to_workqueue_device(struct device *device)
{
	return container_of(device, struct workqueue_device, device);
}

static struct workqueue_struct *to_workqueue(struct device *device)
{
	return to_workqueue_device(device)->wq;
}

/* ---- of every workqueue -------------------------------------------------------------- */

static ssize_t per_cpu_show(struct device *device, struct device_attribute *attribute, char *buffer)
{
	return sysfs_emit(buffer, "%d\n", !(to_workqueue(device)->flags & WQ_UNBOUND));
}
static DEVICE_ATTR_RO(per_cpu);

static ssize_t max_active_show(struct device *device, struct device_attribute *attribute, char *buffer)
{
	return sysfs_emit(buffer, "%d\n", to_workqueue(device)->max_active);
}

static ssize_t max_active_store(struct device *device, struct device_attribute *attribute,
				const char *text, size_t size)
{
	int value;

	if (kstrtoint(text, 10, &value) || value <= 0)
		return -EINVAL;
	workqueue_set_max_active(to_workqueue(device), value);
	return size;
}
static DEVICE_ATTR_RW(max_active);

static struct attribute *common_attrs[] = {
	&dev_attr_per_cpu.attr,
	&dev_attr_max_active.attr,
	NULL,
};
ATTRIBUTE_GROUPS(common);

/* ---- of unbound ones ------------------------------------------------------------------ */

/* Process context, may sleep.  The attributes that `device` has, to be changed. */
static struct workqueue_attrs *copy_attributes(struct workqueue_struct *wq)
{
	struct workqueue_attrs *attrs = alloc_workqueue_attrs();

	if (!attrs)
		return NULL;
	attrs->nice = wq->nice;
	cpumask_copy(attrs->cpumask, &wq->unbound->pool->cpumask);
	return attrs;
}

static ssize_t nice_show(struct device *device, struct device_attribute *attribute, char *buffer)
{
	return sysfs_emit(buffer, "%d\n", to_workqueue(device)->nice);
}

static ssize_t nice_store(struct device *device, struct device_attribute *attribute, const char *text,
			  size_t size)
{
	struct workqueue_struct *wq = to_workqueue(device);
	struct workqueue_attrs *attrs = copy_attributes(wq);
	int error = -EINVAL;

	if (!attrs)
		return -ENOMEM;
	if (sscanf(text, "%d", &attrs->nice) == 1 && attrs->nice >= MIN_NICE && attrs->nice <= MAX_NICE)
		error = apply_workqueue_attrs(wq, attrs);
	free_workqueue_attrs(attrs);
	return error ?: (ssize_t)size;
}

static ssize_t cpumask_show(struct device *device, struct device_attribute *attribute, char *buffer)
{
	return sysfs_emit(buffer, "%*pb\n", cpumask_pr_args(&to_workqueue(device)->unbound->pool->cpumask));
}

static ssize_t cpumask_store(struct device *device, struct device_attribute *attribute, const char *text,
			     size_t size)
{
	struct workqueue_struct *wq = to_workqueue(device);
	struct workqueue_attrs *attrs = copy_attributes(wq);
	int error;

	if (!attrs)
		return -ENOMEM;
	error = cpumask_parse(text, attrs->cpumask);
	if (!error)
		error = apply_workqueue_attrs(wq, attrs);
	free_workqueue_attrs(attrs);
	return error ?: (ssize_t)size;
}

static ssize_t affinity_scope_show(struct device *device, struct device_attribute *attribute, char *buffer)
{
	unsigned int scope = to_workqueue_device(device)->scope;

	return sysfs_emit(buffer, "%s%s\n", scope_names[scope], scope ? "" : " (cache)");
}

static ssize_t affinity_scope_store(struct device *device, struct device_attribute *attribute,
				    const char *text, size_t size)
{
	int scope = sysfs_match_string(scope_names, text);

	if (scope < 0)
		return -EINVAL;
	to_workqueue_device(device)->scope = scope;
	return size;
}

static ssize_t affinity_strict_show(struct device *device, struct device_attribute *attribute, char *buffer)
{
	return sysfs_emit(buffer, "%d\n", to_workqueue_device(device)->strict);
}

static ssize_t affinity_strict_store(struct device *device, struct device_attribute *attribute,
				     const char *text, size_t size)
{
	int value;

	if (sscanf(text, "%d", &value) != 1)
		return -EINVAL;
	to_workqueue_device(device)->strict = value;
	return size;
}

static struct device_attribute unbound_attributes[] = {
	__ATTR_RW(nice),
	__ATTR_RW(cpumask),
	__ATTR_RW(affinity_scope),
	__ATTR_RW(affinity_strict),
};

/* ---- the bus ---------------------------------------------------------------------------- */

static struct bus_type workqueue_bus = {
	.name = "workqueue",
	.dev_groups = common_groups,
};

static bool bus_is_up;

static void release(struct device *device)
{
	kfree(to_workqueue_device(device));
}

/* Userspace is told of the device once all its files are there. */
static int add_files(struct workqueue_device *device)
{
	unsigned int i;

	if (!(device->wq->flags & WQ_UNBOUND))
		return 0;
	for (i = 0; i < ARRAY_SIZE(unbound_attributes); i++) {
		int error = device_create_file(&device->device, &unbound_attributes[i]);

		if (error)
			return error;
	}
	return 0;
}

/* Process context, may sleep.  Those made before the bus is up become visible with it. */
int workqueue_sysfs_register(struct workqueue_struct *wq)
{
	struct workqueue_device *device;
	int error;

	/* The order of an ordered one is not to be changed by anybody. */
	if (WARN_ON(wq->flags & __WQ_ORDERED))
		return -EINVAL;
	if (!bus_is_up || wq->sysfs)
		return 0;
	device = kzalloc(sizeof(*device), GFP_KERNEL);
	if (!device)
		return -ENOMEM;
	device->wq = wq;
	device->device.bus = &workqueue_bus;
	device->device.release = release;
	dev_set_name(&device->device, "%s", wq->name);
	dev_set_uevent_suppress(&device->device, true);
	error = device_register(&device->device);
	if (error) {
		put_device(&device->device);
		return error;
	}
	wq->sysfs = device;
	error = add_files(device);
	if (error) {
		workqueue_sysfs_unregister(wq);
		return error;
	}
	dev_set_uevent_suppress(&device->device, false);
	kobject_uevent(&device->device.kobj, KOBJ_ADD);
	return 0;
}

void workqueue_sysfs_unregister(struct workqueue_struct *wq)
{
	struct workqueue_device *device = wq->sysfs;

	if (!device)
		return;
	wq->sysfs = NULL;
	device_unregister(&device->device);
}

static int __init workqueue_bus_init(void)
{
	struct workqueue_struct *wq;
	int error = subsys_virtual_register(&workqueue_bus, NULL);

	if (error)
		return error;
	bus_is_up = true;
	list_for_each_entry(wq, &workqueues, entry) {
		if (!(wq->flags & WQ_SYSFS))
			continue;
		error = workqueue_sysfs_register(wq);
		if (error)
			return error;
	}
	return 0;
}
core_initcall(workqueue_bus_init);
