// SPDX-License-Identifier: GPL-2.0-only
/*
 * Plausible values for properties of which only the name is known.
 *
 * The device tree bindings name a unit at the end of a property's name
 * ("-hz", "-microvolt"; see "standard unit suffixes" in the devicetree schema),
 * and a few words tell a magnitude as well.  Everything else gets a small
 * number picked by a hash of the name, because small numbers pass most range
 * checks.  Each has one value for each palette, so that variants differ.
 */
#include <assert.h>
#include <string.h>

#include "hardware/firmware_parts.h"

#define PALETTES	3

static const struct {
	const char *word;		/* at the end of the name, or anywhere in it: see `anywhere` */
	bool anywhere;
	uint32_t values[PALETTES];
} magnitudes[] = {
	{ "-mhz",		false,	{ 24, 100, 1 } },
	{ "-hz",		false,	{ 100000, 1000000, 1000 } },
	{ "frequency",		true,	{ 100000, 400000, 24000000 } },
	{ "-rate",		false,	{ 48000, 115200, 100 } },
	{ "baud",		true,	{ 115200, 9600, 1000000 } },
	{ "-ps",		false,	{ 1000, 100, 10000 } },
	{ "-ns",		false,	{ 1000, 100, 10000 } },
	{ "-us",		false,	{ 100, 10, 1000 } },
	{ "-ms",		false,	{ 10, 100, 1 } },
	{ "-sec",		false,	{ 10, 1, 60 } },
	{ "-microvolt",		false,	{ 3300000, 1800000, 900000 } },
	{ "-millivolt",		false,	{ 3300, 1800, 900 } },
	{ "-microamp",		false,	{ 1000, 500000, 10 } },
	{ "-milliamp",		false,	{ 100, 500, 10 } },
	{ "-micro-ohms",	false,	{ 1000, 10000, 100 } },
	{ "-ohms",		false,	{ 1000, 10000, 50 } },
	{ "-celsius",		false,	{ 25, 40, 85 } },
	{ "-millicelsius",	false,	{ 25000, 40000, 85000 } },
	{ "-percent",		false,	{ 50, 100, 10 } },
	{ "-bits",		false,	{ 8, 16, 32 } },
	{ "io-width",		true,	{ 4, 2, 1 } },
	{ "width",		true,	{ 8, 4, 1 } },
	{ "shift",		true,	{ 2, 0, 1 } },
	{ "period",		true,	{ 100, 1000, 10 } },
	{ "timeout",		true,	{ 10, 100, 1 } },
	{ "delay",		true,	{ 10, 100, 1 } },
	{ "interval",		true,	{ 10, 100, 1 } },
	{ "depth",		true,	{ 16, 64, 8 } },
	{ "size",		true,	{ 64, 256, 4096 } },
	{ "burst",		true,	{ 16, 8, 4 } },
	{ "channels",		true,	{ 4, 2, 8 } },
	{ "count",		true,	{ 4, 1, 8 } },
	{ "num",		true,	{ 4, 1, 8 } },
	{ "offset",		true,	{ 0, 16, 256 } },
	{ "index",		true,	{ 0, 1, 2 } },
	{ "quality",		true,	{ 100, 1000, 1 } },
};

static const uint32_t small[PALETTES][8] = {
	{ 1, 2, 4, 8, 10, 1, 2, 100 },
	{ 2, 1, 3, 16, 0, 32, 5, 1000 },
	{ 0, 7, 64, 1, 12, 255, 4, 32768 },
};

static const struct firmware_variant variants[FIRMWARE_VARIANTS] = {
	{ FIRMWARE_WINDOWS, FIRMWARE_LINES, 4, true, true, 0 },
	{ FIRMWARE_WINDOWS, 0, 4, false, true, 1 },
	{ FIRMWARE_WINDOWS, FIRMWARE_LINES, 1, true, true, 2 },
	{ 1, 1, 8, false, false, 0 },
};

const struct firmware_variant *firmware_variant(unsigned int variant)
{
	assert(variant < FIRMWARE_VARIANTS);
	return &variants[variant];
}

/* FNV-1a (Fowler, Noll, Vo). */
static uint32_t hash_name(const char *name)
{
	uint32_t hash = 2166136261u;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return hash ^ (hash >> 15);
}

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name), end_length = strlen(end);

	return length >= end_length && strcmp(name + length - end_length, end) == 0;
}

static uint32_t number_for(const char *name, unsigned int palette)
{
	assert(palette < PALETTES);
	for (size_t i = 0; i < sizeof(magnitudes) / sizeof(magnitudes[0]); i++) {
		bool fits = magnitudes[i].anywhere ? strstr(name, magnitudes[i].word) != NULL :
						     ends_with(name, magnitudes[i].word);

		if (fits)
			return magnitudes[i].values[palette];
	}
	return small[palette][hash_name(name) % 8];
}

/* Names that mean something to the kernel itself and are written by other means, or not at all. */
static bool is_structural(const char *name)
{
	static const char *const names[] = {
		"", "assigned-clock-parents", "assigned-clock-rates", "assigned-clocks",
		"clock-names", "clock-output-names", "clocks", "compatible", "device_type",
		"dma-coherent", "dma-names", "dma-ranges", "dmas", "gpio-controller", "gpio-ranges",
		"gpios", "interconnects", "interrupt-controller", "interrupt-map",
		"interrupt-map-mask", "interrupt-names", "interrupt-parent", "interrupts",
		"interrupts-extended", "iommu-map", "iommus", "linux,phandle", "mboxes",
		"memory-region", "msi-map", "msi-parent", "name", "nvmem-cells", "phandle",
		"phy-handle", "phys", "power-domains", "pwms", "ranges", "reg", "reg-names",
		"reset-names", "resets", "sound-dai", "status", "thermal-sensors",
	};
	static const char *const ends[] = { "-gpio", "-gpios", "-supply", "-phandle", "-handle" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (ends_with(name, ends[i]))
			return true;
	return name[0] == '#' || strncmp(name, "pinctrl-", 8) == 0;
}

unsigned int firmware_names(const struct firmware_request *request,
			    enum firmware_property_kind kind, const char **names,
			    unsigned int max)
{
	unsigned int count = 0;

	for (size_t i = 0; i < request->properties_count && count < max; i++) {
		const struct firmware_property *property = &request->properties[i];
		bool known = false;

		if (property->kind != kind || !property->name[0])
			continue;
		for (unsigned int j = 0; j < count; j++)
			known |= strcmp(names[j], property->name) == 0;
		if (!known)
			names[count++] = property->name;
	}
	return count;
}

static void put_number(struct firmware_value *value, uint64_t number, unsigned int width)
{
	assert(value->size + width <= FIRMWARE_VALUE_MAX);
	for (unsigned int i = 0; i < width; i++)
		value->bytes[value->size++] =
			(unsigned char)(number >> (8 * (width - 1 - i)));
}

static void put_string(struct firmware_value *value, const char *string)
{
	size_t size = strlen(string) + 1;

	assert(value->size + size <= FIRMWARE_VALUE_MAX);
	memcpy(value->bytes + value->size, string, size);
	value->size += (uint32_t)size;
	value->string = true;
}

/* The standard bindings' words for a few names that every subsystem core reads. */
static const char *string_for(const char *name, unsigned int palette)
{
	static const struct {
		const char *name;
		const char *values[PALETTES];
	} strings[] = {
		{ "dr_mode", { "host", "peripheral", "otg" } },
		{ "phy-mode", { "mii", "rmii", "rgmii" } },
		{ "label", { "first", "second", "third" } },
	};
	static const char *const others[PALETTES] = { "default", "auto", "none" };

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		if (strcmp(name, strings[i].name) == 0)
			return strings[i].values[palette];
	return others[palette];
}

/* The first property with a name counts, but an array also serves who asks for one number. */
static bool stands_already(const struct firmware_request *request, size_t index)
{
	const struct firmware_property *property = &request->properties[index];

	for (size_t i = 0; i < request->properties_count; i++) {
		const struct firmware_property *other = &request->properties[i];

		/* Cells are read behind the reference. */
		if (other->kind == FIRMWARE_SYSCON && strcmp(other->name, property->name) == 0)
			return true;
		if (i == index || other->kind > FIRMWARE_RAW ||
		    strcmp(other->name, property->name) != 0)
			continue;
		if (other->kind == FIRMWARE_U32_ARRAY && property->kind != FIRMWARE_U32_ARRAY)
			return true;
		if (i < index && (other->kind == property->kind ||
				  property->kind != FIRMWARE_U32_ARRAY))
			return true;
	}
	return false;
}

bool firmware_value(const struct firmware_request *request, size_t index,
		    const struct firmware_variant *variant, struct firmware_value *value)
{
	const struct firmware_property *property = &request->properties[index];
	uint32_t number;

	memset(value, 0, sizeof(*value));
	if (property->kind > FIRMWARE_RAW || is_structural(property->name) ||
	    stands_already(request, index))
		return false;
	if (property->kind == FIRMWARE_BOOL)
		return variant->flags;
	if (property->kind > FIRMWARE_U64 && !variant->optional)
		return false;
	number = number_for(property->name, variant->palette);
	switch (property->kind) {
	case FIRMWARE_U8:
		put_number(value, number > 0xff ? 0xff : number, 1);
		break;
	case FIRMWARE_U16:
		put_number(value, number > 0xffff ? 0xffff : number, 2);
		break;
	case FIRMWARE_U64:
		put_number(value, number, 8);
		break;
	case FIRMWARE_U32_ARRAY:
		for (uint32_t i = 0; i < 4; i++)
			put_number(value, number + i, 4);
		break;
	case FIRMWARE_STRING:
		put_string(value, string_for(property->name, variant->palette));
		break;
	case FIRMWARE_STRING_ARRAY:
		put_string(value, string_for(property->name, variant->palette));
		put_string(value, "second");
		break;
	default:
		put_number(value, number, 4);
	}
	return true;
}

bool firmware_lacks(const struct firmware_request *request, size_t index)
{
	switch (request->properties[index].kind) {
	case FIRMWARE_CLOCK_NAME:
		return !(request->providers & FIRMWARE_PROVIDES_CLOCK);
	case FIRMWARE_REGULATOR_NAME:
		return !(request->providers & FIRMWARE_PROVIDES_REGULATOR);
	case FIRMWARE_RESET_NAME:
		return !(request->providers & FIRMWARE_PROVIDES_RESET);
	case FIRMWARE_UNKNOWN:
		return true;
	default:
		return false;
	}
}
