// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader outside of an RCU read-side critical section.
 *
 * A write replaces the configuration and frees the old one, which a read still looks at.
 *
 * expect: rule=use-after-free,bad-access context=process
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct config {
	const u32 *table;
};

struct race {
	void __iomem *regs;
	struct mutex writing;
	struct config __rcu *config;
	u32 table[4];
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;

	writel(1, race->regs);
	return IRQ_HANDLED;
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);
	struct config *config;
	u32 value;

	config = rcu_dereference_raw(race->config);
	writel(1, race->regs + 4);
	value = config->table[0];	/* here */
	return sysfs_emit(text, "%u\n", value);
}

static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct race *race = dev_get_drvdata(dev);
	struct config *config = kzalloc(sizeof(*config), GFP_KERNEL), *old;

	if (!config)
		return -ENOMEM;
	config->table = race->table;
	mutex_lock(&race->writing);
	old = rcu_replace_pointer(race->config, config, lockdep_is_held(&race->writing));
	mutex_unlock(&race->writing);
	kfree(old);
	return size;
}

static DEVICE_ATTR_RW(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static void race_free(void *data)
{
	struct race *race = data;

	kfree(rcu_dereference_raw(race->config));
}

static int race_probe(struct platform_device *pdev)
{
	struct race *race;
	int irq, error;

	race = devm_kzalloc(&pdev->dev, sizeof(*race), GFP_KERNEL);
	if (!race)
		return -ENOMEM;
	platform_set_drvdata(pdev, race);
	race->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(race->regs))
		return PTR_ERR(race->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	mutex_init(&race->writing);
	rcu_assign_pointer(race->config, kzalloc(sizeof(struct config), GFP_KERNEL));
	if (!rcu_access_pointer(race->config))
		return -ENOMEM;
	rcu_dereference_raw(race->config)->table = race->table;
	error = devm_add_action_or_reset(&pdev->dev, race_free, race);
	if (error)
		return error;
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-reader-without-rcu" },
	{ }
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-reader-without-rcu",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A reader outside of an RCU read-side critical section");
MODULE_LICENSE("GPL");
