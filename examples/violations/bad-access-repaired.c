// SPDX-License-Identifier: GPL-2.0-only
/*
 * An error pointer, asked for.
 *
 * A function that returns ERR_PTR() is followed by IS_ERR(); and its error is the answer to
 * the program.
 *
 * expect: clean contexts=process
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

	if (IS_ERR(mode))
		return PTR_ERR(mode);
	WRITE_ONCE(example->speed, mode->speed);
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
	{ .compatible = "tophalf,example-bad-access-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-bad-access-repaired",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An error pointer, asked for");
MODULE_LICENSE("GPL");
