// SPDX-License-Identifier: GPL-2.0-only
/*
 * Made by each of two who find that it is not there.
 *
 * The first read makes the table. Two that are the first make one each, and one of the tables
 * is forgotten.
 *
 * expect: rule=leak context=process
 */
#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct race {
	void __iomem *regs;
	u32 *table;
};

static u32 *table_of(struct race *race)
{
	u32 *table = READ_ONCE(race->table);

	if (table)
		return table;
	table = kcalloc(4, sizeof(*table), GFP_KERNEL);	/* here */
	if (!table)
		return NULL;
	WRITE_ONCE(race->table, table);
	return table;
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);
	u32 *table = table_of(race);

	return table ? sysfs_emit(text, "%u\n", table[0]) : -ENOMEM;
}

static DEVICE_ATTR_RO(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static void race_end(void *data)
{
	struct race *race = data;

	kfree(race->table);
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
	return devm_add_action_or_reset(&pdev->dev, race_end, race);
}

static const struct of_device_id race_match[] = { { .compatible = "tophalf,race-made-twice" }, {} };
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-made-twice",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("Made by each of two who find that it is not there");
MODULE_LICENSE("GPL");
