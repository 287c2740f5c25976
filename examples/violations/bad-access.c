// SPDX-License-Identifier: GPL-2.0-only
/*
 * An error pointer, used.
 *
 * find_mode() says by its pointer what went wrong, and nobody asks. -EINVAL as an address is
 * at the very end of memory, where nothing is.
 *
 * expect: rule=bad-access context=process
 */
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/string.h>
#include <linux/sysfs.h>

struct example {
	unsigned int speed;
};

struct mode {
	const char *name;
	unsigned int speed;
};

static const struct mode modes[] = { { "slow", 1 }, { "fast", 10 } };

static const struct mode *find_mode(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(modes); i++)
		if (sysfs_streq(name, modes[i].name))
			return &modes[i];
	return ERR_PTR(-EINVAL);
}

static ssize_t mode_store(struct device *dev, struct device_attribute *attribute, const char *text,
			  size_t size)
{
	struct example *example = dev_get_drvdata(dev);
	const struct mode *mode = find_mode(text);

	WRITE_ONCE(example->speed, mode->speed);	/* here */
	return size;
}
static DEVICE_ATTR_WO(mode);

static struct attribute *example_attrs[] = { &dev_attr_mode.attr, NULL };
ATTRIBUTE_GROUPS(example);

static int example_probe(struct platform_device *pdev)
{
	struct example *example;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-bad-access" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-bad-access",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An error pointer, used");
MODULE_LICENSE("GPL");
