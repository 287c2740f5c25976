// SPDX-License-Identifier: GPL-2.0-only
/* The names by which a driver's source asks for things. */
#include "scratch.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tree/module.h>

/* What is found is this, in this order: "regulator vdd, child port". */
static void assert_asked(const char *source, const char *expected)
{
	struct image *image = calloc(1, sizeof(*image));
	char found[512] = "";

	assert_non_null(image);
	properties_scan(source, image);
	for (size_t i = 0; i < image->property_count; i++) {
		const struct image_property *property = &image->properties[i];
		size_t length = strlen(found);

		snprintf(found + length, sizeof(found) - length, "%s%s %s", i ? ", " : "",
			 image_property_kind_name(property->kind), property->name);
	}
	assert_string_equal(found, expected);
	image_release(image);
	free(image);
}

static void calls(void **state)
{
	(void)state;
	assert_asked("x = devm_regulator_get(dev, \"vdd\");", "regulator vdd");
	assert_asked("of_get_child_by_name(of_node_get(dev->of_node), \"port\");", "child port");
	assert_asked("clk = clk_get(dev, NULL);", "clock ");
	assert_asked("clk = clk_get(dev, name);", "");
	assert_asked("my_regulator_get(dev, \"vdd\");", "");
}

static void supplies(void **state)
{
	(void)state;
	assert_asked("s[0].supply = \"vdd\";\ns[1].supply\t=\n\"vio\";", "regulator vdd, regulator vio");
	assert_asked("struct regulator_bulk_data s[] = { { .supply = \"a\" }, { .supply=\"b\" } };",
		     "regulator a, regulator b");
	assert_asked("s.supply = names[i]; s.supply == \"x\"; supply; supply_name = \"y\";", "");
}

static void text_that_is_no_code(void **state)
{
	(void)state;
	assert_asked("/* clk_get(dev, \"a\") */ // .supply = \"b\"\n\"clk_get(dev, \\\"c\\\")\"", "");
	assert_asked(".supply = \"", "regulator ");
	assert_asked(".supply =", "");
	assert_asked("clk_get(", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls),
		cmocka_unit_test(supplies),
		cmocka_unit_test(text_that_is_no_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
