// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices appear on the platform bus and disappear from it when user space
 * "plugs" and "unplugs" them.
 *
 * A device is a node of the device tree, or a name with resources and
 * properties, as board code or an MFD driver would make it.
 */
#include <linux/dma-mapping.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/of.h>
#include <linux/of_clk.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/slab.h>
#include "firmware.h"
#include "tophalf.h"

#define DEVICES_MAX	256

static struct platform_device *plugged[DEVICES_MAX];

/* Clock providers of the device tree, if the image has the clock framework. */
void of_clk_init(const struct of_device_id *matches) __weak;

static int __init firmware_clocks(void)
{
	if (of_clk_init && of_have_populated_dt())
		of_clk_init(NULL);
	return 0;
}
early_initcall(firmware_clocks);

/* ---- a device tree node ----------------------------------------------------------- */

static struct platform_device *plug_node(const char *path)
{
	struct device_node *node = of_find_node_by_path(path);
	struct platform_device *device, *bus;

	if (!node)
		return ERR_PTR(-ENODEV);
	bus = of_find_device_by_node(node->parent);
	if (bus && !bus->dev.driver)
		firmware_stand_in_for_parent(&bus->dev);
	of_node_clear_flag(node, OF_POPULATED);
	device = of_platform_device_create(node, NULL, bus ? &bus->dev : NULL);
	if (!device)
		of_node_set_flag(node, OF_POPULATED);
	if (bus)
		put_device(&bus->dev);
	of_node_put(node);
	return device ?: ERR_PTR(-ENODEV);
}

/* ---- a device by name --------------------------------------------------------------- */

static struct resource *make_resources(const struct tophalf_device *from, unsigned int *count)
{
	struct resource *resources = kcalloc(from->windows_count + from->lines_count + 1,
					     sizeof(*resources), GFP_KERNEL);
	unsigned int i, end = 0;

	if (!resources)
		return NULL;
	for (i = 0; i < from->windows_count; i++)
		resources[end++] = (struct resource)DEFINE_RES_MEM(from->windows[i].address,
								   from->windows[i].size);
	for (i = 0; i < from->lines_count; i++)
		resources[end++] = (struct resource)
			DEFINE_RES_IRQ(tophalf_line_to_irq(from->lines[i]));
	*count = end;
	return resources;
}

static unsigned int count_strings(const struct tophalf_property *from)
{
	const char *bytes = from->value;
	unsigned int i, count = 0;

	for (i = 0; i < from->size; i++)
		count += !bytes[i];
	return count;
}

/* Strings follow each other, each with its end, as in a device tree. */
static void strings_property(struct property_entry *entry, const struct tophalf_property *from)
{
	unsigned int i, count = count_strings(from);
	const char *string = from->value;
	const char **strings = kcalloc(count, sizeof(*strings), GFP_KERNEL | __GFP_NOFAIL);

	for (i = 0; i < count; i++, string += strlen(string) + 1)
		strings[i] = string;
	*entry = PROPERTY_ENTRY_STRING_ARRAY_LEN(from->name, strings, count);
}

static void cells_property(struct property_entry *entry, const struct tophalf_property *from)
{
	unsigned int i, count = from->size / sizeof(u32);
	const __be32 *cells = from->value;
	u32 *values = kcalloc(count, sizeof(*values), GFP_KERNEL | __GFP_NOFAIL);

	for (i = 0; i < count; i++)
		values[i] = be32_to_cpup(cells + i);
	*entry = PROPERTY_ENTRY_U32_ARRAY_LEN(from->name, values, count);
}

/* The size says the type: a device tree has no other types than cells, bytes and strings. */
static void make_property(struct property_entry *entry, const struct tophalf_property *from)
{
	const void *value = from->value;

	if (from->size && from->string)
		strings_property(entry, from);
	else if (!from->size)
		*entry = PROPERTY_ENTRY_BOOL(from->name);
	else if (from->size == sizeof(u16))
		*entry = PROPERTY_ENTRY_U16(from->name, be16_to_cpup(value));
	else if (from->size == sizeof(u32))
		*entry = PROPERTY_ENTRY_U32(from->name, be32_to_cpup(value));
	else if (from->size == sizeof(u64))
		*entry = PROPERTY_ENTRY_U64(from->name, be64_to_cpup(value));
	else if (from->size % sizeof(u32))
		*entry = PROPERTY_ENTRY_U8_ARRAY_LEN(from->name, value, from->size);
	else
		cells_property(entry, from);
}

static struct property_entry *make_properties(const struct tophalf_device *from)
{
	struct property_entry *entries;
	u32 i;

	entries = kcalloc(from->properties_count + 1, sizeof(*entries), GFP_KERNEL);
	for (i = 0; entries && i < from->properties_count; i++)
		make_property(&entries[i], &from->properties[i]);
	return entries;
}

/* What the device keeps of them is a copy. */
static void release_properties(struct property_entry *entries, const struct tophalf_device *from)
{
	u32 i;

	for (i = 0; entries && i < from->properties_count; i++)
		if (!entries[i].is_inline && entries[i].pointer != from->properties[i].value)
			kfree(entries[i].pointer);
	kfree(entries);
}

/* The first of a name goes without a number, as a device that a machine has one of. */
static bool name_in_use(const char *name)
{
	u32 i;

	for (i = 0; i < tophalf_host->devices_count; i++)
		if (plugged[i] && tophalf_host->devices[i].name &&
		    !strcmp(tophalf_host->devices[i].name, name))
			return true;
	return false;
}

/* How many devices there are that should have platform data. */
static unsigned int lacking;

void tophalf_check_platform_data(void)
{
	if (lacking)
		tophalf_unsupported("the platform data of a device");
}

static struct platform_device *plug_name(const struct tophalf_device *from)
{
	struct property_entry *properties = make_properties(from);
	unsigned int resources_count = 0;
	struct resource *resources = make_resources(from, &resources_count);
	struct platform_device *device = ERR_PTR(-ENOMEM);
	struct platform_device_info info = {
		.name = from->name,
		.id = name_in_use(from->name) ? PLATFORM_DEVID_AUTO : PLATFORM_DEVID_NONE,
		.res = resources,
		.num_res = resources_count,
		.properties = properties,
		.dma_mask = DMA_BIT_MASK(32),
	};

	lacking += from->lacks_data;
	if (properties && resources)
		device = platform_device_register_full(&info);
	if (IS_ERR(device))
		lacking -= from->lacks_data;
	release_properties(properties, from);
	kfree(resources);
	return device;
}

/* ---- system calls -------------------------------------------------------------------- */

/* Process context, may sleep: a driver that matches is probed before it returns. */
long tophalf_sys_plug(unsigned int index)
{
	const struct tophalf_device *from;
	struct platform_device *device;

	if (index >= tophalf_host->devices_count || index >= DEVICES_MAX)
		return -EINVAL;
	if (plugged[index])
		return -EEXIST;
	from = &tophalf_host->devices[index];
	if (!from->node && !from->name)
		return -EINVAL;
	device = from->node ? plug_node(from->node) : plug_name(from);
	if (IS_ERR(device))
		return PTR_ERR(device);
	plugged[index] = device;
	return 0;
}

/* The node stays marked, as reserve_plugged() in device_tree.c left it. */
static void unplug_node(struct platform_device *device)
{
	struct device_node *node = of_node_get(device->dev.of_node);

	of_platform_device_destroy(&device->dev, NULL);
	of_node_set_flag(node, OF_POPULATED);
	of_node_put(node);
}

bool tophalf_any_plugged(void)
{
	unsigned int i;

	for (i = 0; i < DEVICES_MAX; i++)
		if (plugged[i])
			return true;
	return false;
}

/* Its driver says that nobody can take it off the device: then nobody pulls the device out either. */
static bool stays(const struct device *device)
{
	return device->driver && device->driver->suppress_bind_attrs;
}

/* Process context, may sleep: its driver is unbound before it returns. */
long tophalf_sys_unplug(unsigned int index)
{
	struct platform_device *device;

	if (index >= tophalf_host->devices_count || index >= DEVICES_MAX)
		return -EINVAL;
	device = plugged[index];
	if (!device)
		return -ENODEV;
	if (stays(&device->dev))
		return -EBUSY;
	plugged[index] = NULL;
	if (tophalf_host->devices[index].node)
		unplug_node(device);
	else
		platform_device_unregister(device);
	lacking -= tophalf_host->devices[index].lacks_data;
	return 0;
}
