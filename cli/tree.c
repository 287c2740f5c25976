// SPDX-License-Identifier: GPL-2.0-only
/* From the command line's words to a prepared tree, and from an image to its devices. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli/cli.h"
#include "explore/interrupt.h"

struct tree *open_tree(const struct options *options)
{
	const char *home = getenv("TOPHALF_HOME");
	struct tree_options wanted = {
		.kdir = options->kdir,
		.home = home && *home ? home : TOPHALF_HOME,
		.jobs = options->jobs,
	};
	struct tree_error error;
	struct tree *tree = tree_open(&wanted, &error);

	/* What the compiler says when it is ended is no news. */
	if (!tree && interrupt_requested())
		complain("interrupted while the kernel tree was prepared");
	else if (!tree)
		complain("%s", error.text);
	return tree;
}

static enum firmware_property_kind property_kind(enum image_property_kind kind)
{
	switch (kind) {
	case IMAGE_PROPERTY_BOOL: return FIRMWARE_BOOL;
	case IMAGE_PROPERTY_U8: return FIRMWARE_U8;
	case IMAGE_PROPERTY_U16: return FIRMWARE_U16;
	case IMAGE_PROPERTY_U32: return FIRMWARE_U32;
	case IMAGE_PROPERTY_U64: return FIRMWARE_U64;
	case IMAGE_PROPERTY_U32_ARRAY: return FIRMWARE_U32_ARRAY;
	case IMAGE_PROPERTY_STRING: return FIRMWARE_STRING;
	case IMAGE_PROPERTY_STRING_ARRAY: return FIRMWARE_STRING_ARRAY;
	case IMAGE_PROPERTY_OTHER: return FIRMWARE_RAW;
	case IMAGE_PROPERTY_CLOCK: return FIRMWARE_CLOCK_NAME;
	case IMAGE_PROPERTY_REGULATOR: return FIRMWARE_REGULATOR_NAME;
	case IMAGE_PROPERTY_REG: return FIRMWARE_REG_NAME;
	case IMAGE_PROPERTY_IRQ: return FIRMWARE_IRQ_NAME;
	case IMAGE_PROPERTY_CHILD: return FIRMWARE_CHILD;
	case IMAGE_PROPERTY_RESET: return FIRMWARE_RESET_NAME;
	case IMAGE_PROPERTY_SYSCON: return FIRMWARE_SYSCON;
	case IMAGE_PROPERTY_PLATFORM_DATA: return FIRMWARE_NOTHING;
	default: return FIRMWARE_UNKNOWN;
	}
}

static void add_name(const char **names, size_t *count, const char *name)
{
	size_t i;

	for (i = 0; i < *count; i++)
		if (!strcmp(names[i], name))
			return;
	names[(*count)++] = name;
}

static size_t count_strings(char *const *strings)
{
	size_t count = 0;

	while (strings && strings[count])
		count++;
	return count;
}

/*
 * Names that a module is loaded for.  A driver with a table of compatibles and none of
 * names is not asked: hundreds have such an alias that no device was ever registered
 * under, and do not expect to be probed without what their table says of a device.
 */
static void add_aliases(const struct image *image, const char **names, size_t *count)
{
	size_t i;

	for (i = 0; image->aliases && image->aliases[i]; i++)
		if (!strncmp(image->aliases[i], "platform:", 9))
			add_name(names, count, image->aliases[i] + 9);
}

/* Whether or not it has an entry. */
static bool has_table(const struct image *image, const char *bus)
{
	size_t i;

	for (i = 0; i < image->device_count; i++)
		if (!strcmp(image->devices[i].bus, bus))
			return true;
	return false;
}

static bool pulled(const struct image *image, const char *file)
{
	size_t i;

	for (i = 0; image->tree_files && image->tree_files[i]; i++)
		if (!strcmp(image->tree_files[i], file))
			return true;
	return false;
}

static unsigned int providers(const struct image *image)
{
	return (pulled(image, "drivers/clk/clk-fixed-rate.c") ? FIRMWARE_PROVIDES_CLOCK : 0) |
	       (pulled(image, "drivers/regulator/fixed.c") ? FIRMWARE_PROVIDES_REGULATOR : 0) |
	       (pulled(image, "drivers/reset/reset-simple.c") ? FIRMWARE_PROVIDES_RESET : 0);
}

struct firmware *firmware_for(const struct image *image, const struct options *options)
{
	size_t aliases = count_strings(image->aliases), i;
	struct firmware_request request = {
		.cpus = options->cpus,
		.providers = providers(image),
	};
	const char **compatibles = calloc(image->device_count + 1, sizeof(*compatibles));
	const char **platform_names = calloc(image->device_count + aliases + 1, sizeof(*platform_names));
	struct firmware_property *properties = calloc(image->property_count + 1, sizeof(*properties));
	struct firmware *firmware = NULL;

	if (!compatibles || !platform_names || !properties)
		goto out;
	for (i = 0; i < image->device_count; i++) {
		const struct image_device *device = &image->devices[i];

		if (device->name && *device->name && !strcmp(device->bus, "of"))
			add_name(compatibles, &request.compatibles_count, device->name);
		else if (device->name && *device->name && !strcmp(device->bus, "platform"))
			add_name(platform_names, &request.platform_names_count, device->name);
	}
	if (!has_table(image, "of") || request.platform_names_count)
		add_aliases(image, platform_names, &request.platform_names_count);
	for (i = 0; i < image->property_count; i++) {
		request.needs_platform_data |=
			image->properties[i].kind == IMAGE_PROPERTY_PLATFORM_DATA;
		properties[i].kind = property_kind(image->properties[i].kind);
		properties[i].name = image->properties[i].name;
	}
	request.compatibles = compatibles;
	request.platform_names = platform_names;
	request.properties = properties;
	request.properties_count = image->property_count;
	firmware = firmware_make(&request);
out:
	free(compatibles);
	free(platform_names);
	free(properties);
	return firmware;
}
