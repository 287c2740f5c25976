// SPDX-License-Identifier: GPL-2.0-only
/*
 * The devices that firmware describes: their addresses, lines and variants.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hardware/firmware_parts.h"

struct plan {
	const char *name;		/* a compatible, or a platform device's name */
	bool of;
	unsigned int variant;
};

static unsigned int larger(unsigned int a, unsigned int b)
{
	return a > b ? a : b;
}


/* Whether a name came before in its list: a table may name a device twice. */
static bool repeated(const char *const *names, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(names[i], names[index]) == 0)
			return true;
	return false;
}

static unsigned int plan_list(struct plan *plans, unsigned int count, unsigned int *left_out,
			      const char *const *names, size_t names_count, bool of,
			      unsigned int variant)
{
	for (size_t i = 0; i < names_count; i++) {
		if (repeated(names, i) || !names[i][0])
			continue;
		if (count == FIRMWARE_DEVICES_MAX) {
			++*left_out;
			continue;
		}
		plans[count++] = (struct plan){ names[i], of, variant };
	}
	return count;
}

static unsigned int make_plans(const struct firmware_request *request, struct plan *plans,
			       unsigned int *left_out)
{
	unsigned int count = 0;

	for (unsigned int variant = 0; variant < FIRMWARE_VARIANTS; variant++) {
		count = plan_list(plans, count, left_out, request->compatibles,
				  request->compatibles_count, true, variant);
		count = plan_list(plans, count, left_out, request->platform_names,
				  request->platform_names_count, false, variant);
	}
	return count;
}

static bool give_windows(const struct firmware_request *request, struct tophalf_device *device,
			 unsigned int index, const struct firmware_variant *variant)
{
	const char *names[FIRMWARE_WINDOWS_MAX];
	unsigned int named = firmware_names(request, FIRMWARE_REG_NAME, names,
					    FIRMWARE_WINDOWS_MAX);
	unsigned int count = larger(variant->windows, named);
	struct tophalf_window *windows = calloc(count, sizeof(*windows));

	if (!windows)
		return false;
	for (unsigned int i = 0; i < count; i++) {
		windows[i].address = TOPHALF_DEVICE_PHYS +
				     (uint64_t)index * FIRMWARE_DEVICE_STRIDE +
				     (uint64_t)i * FIRMWARE_WINDOW_SIZE;
		windows[i].size = FIRMWARE_WINDOW_SIZE;
	}
	device->windows = windows;
	device->windows_count = count;
	return true;
}

/* Lines are handed out in order; *next_line is the first that is free. */
static bool give_lines(const struct firmware_request *request, struct tophalf_device *device,
		       const struct firmware_variant *variant, uint32_t *next_line)
{
	const char *names[FIRMWARE_LINES_MAX];
	unsigned int named = firmware_names(request, FIRMWARE_IRQ_NAME, names, FIRMWARE_LINES_MAX);
	unsigned int count = variant->lines ? larger(variant->lines, named) : 0;
	uint32_t *lines;

	if (!count)
		return true;
	/* Many devices: the last ones have fewer lines, or none. */
	if (count > TOPHALF_LINES - *next_line)
		count = TOPHALF_LINES - *next_line;
	if (!count)
		return true;
	lines = calloc(count, sizeof(*lines));
	if (!lines)
		return false;
	for (unsigned int i = 0; i < count; i++)
		lines[i] = (*next_line)++;
	device->lines = lines;
	device->lines_count = count;
	return true;
}

/* Properties of a device that stands in no tree: copies, because the kernel keeps pointers. */
static bool give_properties(const struct firmware_request *request, struct tophalf_device *device,
			    const struct firmware_variant *variant)
{
	struct tophalf_property *properties;
	struct firmware_value value;
	unsigned int count = 0;

	properties = calloc(request->properties_count + 1, sizeof(*properties));
	if (!properties)
		return false;
	device->properties = properties;
	for (size_t i = 0; i < request->properties_count; i++) {
		void *bytes;

		if (!firmware_value(request, i, variant, &value))
			continue;
		bytes = malloc(value.size + 1);
		properties[count].value = bytes;
		properties[count].name = strdup(request->properties[i].name);
		properties[count].size = value.size;
		properties[count].string = value.string;
		device->properties_count = ++count;
		if (!bytes || !properties[count - 1].name)
			return false;
		memcpy(bytes, value.bytes, value.size);
	}
	return true;
}

static bool give_name(struct tophalf_device *device, const struct plan *plan)
{
	char path[64];

	if (!plan->of) {
		device->name = strdup(plan->name);
		return device->name;
	}
	snprintf(path, sizeof(path), "/soc/device@%llx", device->windows[0].address);
	device->node = strdup(path);
	return device->node;
}

/* Registers that devices share, and those of the larger device that a device may be part of. */
static bool make_shared(struct tophalf_device *device)
{
	struct tophalf_window *windows = calloc(2, sizeof(*windows));

	if (!windows)
		return false;
	windows[0] = (struct tophalf_window){ FIRMWARE_SYSCON_PHYS, FIRMWARE_SYSCON_SIZE };
	windows[1] = (struct tophalf_window){ TOPHALF_PARENT_PHYS, TOPHALF_PARENT_SIZE };
	device->windows = windows;
	device->windows_count = 2;
	return true;
}

static bool make_devices(const struct firmware_request *request, struct firmware *firmware,
			 const struct plan *plans, unsigned int count)
{
	uint32_t next_line = FIRMWARE_FIRST_LINE;

	firmware->devices = calloc(count + 1, sizeof(*firmware->devices));
	if (!firmware->devices)
		return false;
	firmware->devices_count = count;
	firmware->wired_count = count + 1;
	if (!make_shared(&firmware->devices[count]))
		return false;
	for (unsigned int i = 0; i < count; i++) {
		struct tophalf_device *device = &firmware->devices[i];
		const struct firmware_variant *variant = firmware_variant(plans[i].variant);

		if (!give_windows(request, device, i, variant) ||
		    !give_lines(request, device, variant, &next_line) ||
		    !give_name(device, &plans[i]))
			return false;
		if (!plans[i].of && !give_properties(request, device, variant))
			return false;
		device->lacks_data = !plans[i].of && request->needs_platform_data;
	}
	return true;
}

static bool fill(const struct firmware_request *request, struct firmware *firmware)
{
	struct plan plans[FIRMWARE_DEVICES_MAX];
	const char *compatible_of[FIRMWARE_DEVICES_MAX];
	unsigned int variant_of[FIRMWARE_DEVICES_MAX];
	unsigned int count = make_plans(request, plans, &firmware->left_out);

	if (!make_devices(request, firmware, plans, count))
		return false;
	for (unsigned int i = 0; i < count; i++) {
		compatible_of[i] = plans[i].name;
		variant_of[i] = plans[i].variant;
	}
	for (size_t i = 0; i < request->properties_count; i++)
		firmware->properties_left_out += firmware_lacks(request, i);
	return firmware_write_tree(request, firmware, compatible_of, variant_of);
}

struct firmware *firmware_make(const struct firmware_request *request)
{
	struct firmware *firmware = calloc(1, sizeof(*firmware));

	if (!firmware)
		return NULL;
	if (fill(request, firmware))
		return firmware;
	firmware_release(firmware);
	return NULL;
}

static void release_device(const struct tophalf_device *device)
{
	for (unsigned int i = 0; i < device->properties_count; i++) {
		free((void *)device->properties[i].name);
		free((void *)device->properties[i].value);
	}
	free((void *)device->properties);
	free((void *)device->windows);
	free((void *)device->lines);
	free((void *)device->name);
	free((void *)device->node);
}

void firmware_release(struct firmware *firmware)
{
	if (!firmware)
		return;
	for (unsigned int i = 0; i < firmware->wired_count; i++)
		release_device(&firmware->devices[i]);
	free(firmware->devices);
	free(firmware->device_tree);
	free(firmware);
}
