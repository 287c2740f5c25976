// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two that free what one of them replaces, repaired.
 *
 * A mutex lets one write in.
 *
 * expect: clean contexts=process
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct race {
	void __iomem *regs;
	struct mutex writing;
	char *command;
};

static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct race *race = dev_get_drvdata(dev);
	char *command = kmemdup(text, size, GFP_KERNEL);

	if (!command)
		return -ENOMEM;
	mutex_lock(&race->writing);
	kfree(race->command);
	race->command = command;
	mutex_unlock(&race->writing);
	writel(size, race->regs);
	return size;
}

static DEVICE_ATTR_WO(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static void race_end(void *data)
{
	struct race *race = data;

	kfree(race->command);
}

static int race_probe(struct platform_device *pdev)
{
	struct race *race = devm_kzalloc(&pdev->dev, sizeof(*race), GFP_KERNEL);

	if (!race)
		return -ENOMEM;
	platform_set_drvdata(pdev, race);
	race->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(race->regs))
		return PTR_ERR(race->regs);
	mutex_init(&race->writing);
	return devm_add_action_or_reset(&pdev->dev, race_end, race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-two-writers-repaired" }, {}
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-two-writers-repaired",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("Two that free what one of them replaces, repaired");
MODULE_LICENSE("GPL");
