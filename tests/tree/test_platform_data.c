// SPDX-License-Identifier: GPL-2.0-only
/* Which sources rely on platform data. */
#include "scratch.h"
#include <string.h>
#include <tree/module.h>

static int relies(const char *text)
{
	struct image image = { 0 };
	int result;

	platform_data_scan(text, &image);
	result = image.property_count &&
		 image.properties[0].kind == IMAGE_PROPERTY_PLATFORM_DATA;
	image_release(&image);
	return result;
}

static void what_is_only_followed_is_relied_on(void **state)
{
	(void)state;
	assert_true(relies("int probe(struct device *dev)\n{\n"
			   "\tconst struct data *data = dev_get_platdata(&pdev->dev);\n"
			   "\tif (data->channels > 4)\n\t\treturn -EINVAL;\n}\n"));
	assert_true(relies("{ struct data *data; data = pdev->dev.platform_data; use(data->x); }"));
	assert_true(relies("{ priv->data = dev_get_platdata(dev); } { return priv->data->x; }"));
	assert_true(relies("{ x = dev_get_platdata(dev)->x; }"));
	assert_true(relies("/* if (data) */ { data = dev_get_platdata(dev); say(\"data\"); x = data->x; } // data"));
	/* Another pointer of another function may be looked at. */
	assert_true(relies("{ a = dev_get_platdata(dev); x = a->x; } "
			   "{ b = dev_get_platdata(dev); if (b) x = b->x; }"));
	assert_true(relies("{ struct data *data = dev->platform_data; priv->data = data; y = data->x; }"));
}

static void what_may_be_looked_at_is_not(void **state)
{
	(void)state;
	assert_false(relies(""));
	assert_false(relies("{ return 0; }"));
	assert_false(relies("{ data = dev_get_platdata(dev); if (!data) return 1; x = data->x; }"));
	assert_false(relies("{ data = dev_get_platdata(dev); x = data ? data->x : 0; }"));
	assert_false(relies("{ data = dev_get_platdata(dev); if (data) x = data->x; }"));
	assert_false(relies("{ data = dev_get_platdata(dev); if (data && data->x) y(); }"));
	assert_false(relies("{ data = dev_get_platdata(dev); check(data); x = data->x; }"));
	assert_false(relies("{ if (dev_get_platdata(dev)) return 0; }"));
	assert_false(relies("{ if (dev->platform_data == NULL) return 0; }"));
	assert_false(relies("{ if (dev_get_platdata(dev)) { d = dev_get_platdata(dev); x = d->x; } }"));
	/* A driver that gives data to a device of its own. */
	assert_false(relies("{ pdev->dev.platform_data = &data; x = data.x; }"));
	/* Read and not followed. */
	assert_false(relies("{ priv->data = dev_get_platdata(dev); }"));
	assert_false(relies("{ other_data = dev->platform_data_size; }"));
}

/* "data" is not "mydata", and "priv->data" is not "data". */
static void names_are_whole(void **state)
{
	(void)state;
	assert_true(relies("{ data = dev_get_platdata(dev); x = data->x; if (mydata || priv->data) y(); }"));
	assert_false(relies("{ data = dev_get_platdata(dev); x = mydata->x; }"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_only_followed_is_relied_on),
		cmocka_unit_test(what_may_be_looked_at_is_not),
		cmocka_unit_test(names_are_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
