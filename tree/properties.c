// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names by which a driver asks its device for things, from its sources: a
 * call of a known function with a string in a known place, or a string that is the
 * supply of an element of regulator_bulk_data.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "module.h"

#define KIND(name) IMAGE_PROPERTY_##name

/*
 * Functions by the end of their names, behind any of the prefixes. The
 * argument is counted from 0.
 */
static const struct {
	const char *name;
	enum image_property_kind kind;
	int argument;
} calls[] = {
	{ "of_property_read_bool", KIND(BOOL), 1 },
	{ "of_property_present", KIND(BOOL), 1 },
	{ "of_property_read_u8", KIND(U8), 1 },
	{ "of_property_read_u16", KIND(U16), 1 },
	{ "of_property_read_u32", KIND(U32), 1 },
	{ "of_property_read_s32", KIND(U32), 1 },
	{ "of_property_read_u64", KIND(U64), 1 },
	{ "of_property_read_u32_index", KIND(U32_ARRAY), 1 },
	{ "of_property_read_u64_index", KIND(U64), 1 },
	{ "of_property_read_u8_array", KIND(U8), 1 },
	{ "of_property_read_u16_array", KIND(U16), 1 },
	{ "of_property_read_u32_array", KIND(U32_ARRAY), 1 },
	{ "of_property_read_u64_array", KIND(U64), 1 },
	{ "of_property_read_variable_u8_array", KIND(U8), 1 },
	{ "of_property_read_variable_u16_array", KIND(U16), 1 },
	{ "of_property_read_variable_u32_array", KIND(U32_ARRAY), 1 },
	{ "of_property_count_u32_elems", KIND(U32_ARRAY), 1 },
	{ "of_property_count_elems_of_size", KIND(U32_ARRAY), 1 },
	{ "of_property_for_each_u32", KIND(U32_ARRAY), 1 },
	{ "of_property_read_string", KIND(STRING), 1 },
	{ "of_property_read_string_index", KIND(STRING_ARRAY), 1 },
	{ "of_property_read_string_array", KIND(STRING_ARRAY), 1 },
	{ "of_property_count_strings", KIND(STRING_ARRAY), 1 },
	{ "of_property_match_string", KIND(STRING_ARRAY), 1 },
	{ "of_property_for_each_string", KIND(STRING_ARRAY), 1 },
	{ "of_get_property", KIND(OTHER), 1 },
	{ "of_find_property", KIND(OTHER), 1 },
	{ "of_parse_phandle", KIND(PHANDLE), 1 },
	{ "of_parse_phandle_with_args", KIND(PHANDLE), 1 },
	{ "of_parse_phandle_with_fixed_args", KIND(PHANDLE), 1 },
	{ "of_count_phandle_with_args", KIND(PHANDLE), 1 },
	{ "syscon_regmap_lookup_by_phandle", KIND(SYSCON), 1 },
	{ "syscon_regmap_lookup_by_phandle_args", KIND(SYSCON), 1 },
	{ "syscon_regmap_lookup_by_phandle_optional", KIND(SYSCON), 1 },
	{ "property_read_bool", KIND(BOOL), 1 },
	{ "property_present", KIND(BOOL), 1 },
	{ "property_read_u8", KIND(U8), 1 },
	{ "property_read_u16", KIND(U16), 1 },
	{ "property_read_u32", KIND(U32), 1 },
	{ "property_read_u64", KIND(U64), 1 },
	{ "property_read_u8_array", KIND(U8), 1 },
	{ "property_read_u16_array", KIND(U16), 1 },
	{ "property_read_u32_array", KIND(U32_ARRAY), 1 },
	{ "property_read_u64_array", KIND(U64), 1 },
	{ "property_count_u32", KIND(U32_ARRAY), 1 },
	{ "property_read_string", KIND(STRING), 1 },
	{ "property_read_string_array", KIND(STRING_ARRAY), 1 },
	{ "property_match_string", KIND(STRING_ARRAY), 1 },
	{ "property_get_reference_args", KIND(PHANDLE), 1 },
	{ "fwnode_find_reference", KIND(PHANDLE), 1 },
	{ "of_get_child_by_name", KIND(CHILD), 1 },
	{ "of_get_available_child_by_name", KIND(CHILD), 1 },
	{ "device_get_named_child_node", KIND(CHILD), 1 },
	{ "fwnode_get_named_child_node", KIND(CHILD), 1 },
	{ "clk_get", KIND(CLOCK), 1 },
	{ "clk_get_optional", KIND(CLOCK), 1 },
	{ "clk_get_enabled", KIND(CLOCK), 1 },
	{ "clk_get_prepared", KIND(CLOCK), 1 },
	{ "clk_get_optional_enabled", KIND(CLOCK), 1 },
	{ "clk_get_optional_prepared", KIND(CLOCK), 1 },
	{ "of_clk_get_by_name", KIND(CLOCK), 1 },
	{ "of_clk_get", KIND(CLOCK), 1 },
	{ "reset_control_get", KIND(RESET), 1 },
	{ "reset_control_get_exclusive", KIND(RESET), 1 },
	{ "reset_control_get_shared", KIND(RESET), 1 },
	{ "reset_control_get_optional", KIND(RESET), 1 },
	{ "reset_control_get_optional_exclusive", KIND(RESET), 1 },
	{ "reset_control_get_optional_shared", KIND(RESET), 1 },
	{ "reset_control_get_optional_exclusive_deasserted", KIND(RESET), 1 },
	{ "reset_control_get_exclusive_deasserted", KIND(RESET), 1 },
	{ "gpiod_get", KIND(GPIO), 1 },
	{ "gpiod_get_optional", KIND(GPIO), 1 },
	{ "gpiod_get_index", KIND(GPIO), 1 },
	{ "gpiod_get_index_optional", KIND(GPIO), 1 },
	{ "gpiod_get_array", KIND(GPIO), 1 },
	{ "gpiod_get_array_optional", KIND(GPIO), 1 },
	{ "fwnode_gpiod_get", KIND(GPIO), 2 },
	{ "regulator_get", KIND(REGULATOR), 1 },
	{ "regulator_get_optional", KIND(REGULATOR), 1 },
	{ "regulator_get_exclusive", KIND(REGULATOR), 1 },
	{ "regulator_get_enable", KIND(REGULATOR), 1 },
	{ "regulator_get_enable_optional", KIND(REGULATOR), 1 },
	{ "platform_get_resource_byname", KIND(REG), 2 },
	{ "platform_ioremap_resource_byname", KIND(REG), 1 },
	{ "platform_get_and_ioremap_resource_byname", KIND(REG), 1 },
	{ "platform_get_irq_byname", KIND(IRQ), 1 },
	{ "platform_get_irq_byname_optional", KIND(IRQ), 1 },
	{ "of_irq_get_byname", KIND(IRQ), 1 },
	{ "fwnode_irq_get_byname", KIND(IRQ), 1 },
	{ "phy_get", KIND(PHY), 1 },
	{ "phy_optional_get", KIND(PHY), 1 },
	{ "of_phy_get", KIND(PHY), 1 },
	{ "dma_request_chan", KIND(DMA), 1 },
	{ "dma_request_slave_channel", KIND(DMA), 1 },
	{ "pwm_get", KIND(PWM), 1 },
};

static const char *const prefixes[] = { "", "devm_", "device_", "fwnode_",
					"devm_of_", "devm_fwnode_" };

const char *image_property_kind_name(enum image_property_kind kind)
{
	static const char *const names[] = {
		"bool", "u8", "u16", "u32", "u64", "u32-array", "string",
		"string-array", "phandle", "other", "clock", "reset", "gpio",
		"regulator", "reg", "irq", "phy", "dma", "pwm", "child",
		"syscon", "platform-data",
	};

	return (size_t)kind < sizeof(names) / sizeof(*names) ? names[kind] :
							       "other";
}

static int find_call(const char *word, size_t length)
{
	for (size_t p = 0; p < sizeof(prefixes) / sizeof(*prefixes); p++) {
		size_t skip = strlen(prefixes[p]);

		if (skip > length || strncmp(word, prefixes[p], skip))
			continue;
		for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
			if (strlen(calls[i].name) == length - skip &&
			    !strncmp(word + skip, calls[i].name, length - skip))
				return (int)i;
	}
	return -1;
}

static const char *skip_string(const char *at)
{
	char quote = *at++;

	while (*at && *at != quote && *at != '\n')
		at += *at == '\\' && at[1] ? 2 : 1;
	return *at ? at + 1 : at;
}

static const char *skip_comment(const char *at)
{
	const char *end = at[1] == '*' ? strstr(at + 2, "*/") :
					 strchr(at, '\n');

	return !end ? at + strlen(at) : at[1] == '*' ? end + 2 : end;
}

static int at_comment(const char *at)
{
	return at[0] == '/' && (at[1] == '*' || at[1] == '/');
}

void blank_words(char *text)
{
	while (*text) {
		const char *end = text;

		if (at_comment(text))
			end = skip_comment(text);
		else if (*text == '"' || *text == '\'')
			end = skip_string(text);
		if (end == text) {
			text++;
			continue;
		}
		memset(text, ' ', (size_t)(end - text));
		text += end - text;
	}
}

/* The beginning of an argument behind '('; NULL where there are too few. */
static const char *argument(const char *at, int index)
{
	int depth = 0;

	while (*at) {
		if (at_comment(at)) {
			at = skip_comment(at);
			continue;
		}
		if (depth == 1 && !index && !isspace((unsigned char)*at))
			return at;
		if (*at == '"' || *at == '\'') {
			at = skip_string(at);
			continue;
		}
		if (*at == '(' || *at == '[' || *at == '{')
			depth++;
		else if (*at == ')' || *at == ']' || *at == '}')
			depth--;
		else if (*at == ',' && depth == 1)
			index--;
		else if (*at == ';')
			return NULL;
		at++;
		if (depth <= 0)
			return NULL;
	}
	return NULL;
}

static void take_call(const char *open, int call, struct image *image)
{
	const char *at = argument(open, calls[call].argument);
	char *name;

	if (!at)
		return;
	if (*at == '"') {
		name = tree_copy_bytes(at + 1, strcspn(at + 1, "\"\n"));
		image_add_property(image, calls[call].kind, name);
		free(name);
	} else if ((!strncmp(at, "NULL", 4) || isdigit((unsigned char)*at)) &&
		   calls[call].kind >= KIND(CLOCK)) {
		/* No name, or a number in the place of one. */
		image_add_property(image, calls[call].kind, "");
	}
}

/* Behind the member's name, in an initialiser or an assignment: = "name". */
static void take_supply(const char *at, struct image *image)
{
	char *name;

	at += strspn(at, " \t\n");
	if (*at != '=')
		return;
	at++;
	at += strspn(at, " \t\n");
	if (*at != '"')
		return;
	name = tree_copy_bytes(at + 1, strcspn(at + 1, "\"\n"));
	image_add_property(image, KIND(REGULATOR), name);
	free(name);
}

void properties_scan(const char *text, struct image *image)
{
	const char *at = text;

	while (*at) {
		size_t length = 0;
		int call;

		if (at_comment(at)) {
			at = skip_comment(at);
			continue;
		}
		if (*at == '"' || *at == '\'') {
			at = skip_string(at);
			continue;
		}
		while (isalnum((unsigned char)at[length]) || at[length] == '_')
			length++;
		if (!length) {
			at++;
			continue;
		}
		call = at[length] == '(' ? find_call(at, length) : -1;
		if (call >= 0)
			take_call(at + length, call, image);
		else if (length == strlen("supply") && !strncmp(at, "supply", length))
			take_supply(at + length, image);
		at += length;
	}
}
