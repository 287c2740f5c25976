// SPDX-License-Identifier: GPL-2.0-only
/*
 * A counter that two contexts change.
 *
 * The handler gives a credit, and a write takes one, each with plain arithmetic. A handler
 * that comes in the middle of that is forgotten: there are fewer credits than were given.
 *
 * expect: rule=warn context=atomic
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
#include <linux/spinlock.h>
#include <linux/sysfs.h>

struct race {
	void __iomem *regs;
	struct mutex writing;
	spinlock_t lock;
	unsigned int credits, given, taken;
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;

	writel(1, race->regs);
	spin_lock(&race->lock);
	race->credits++;
	race->given++;
	spin_unlock(&race->lock);
	return IRQ_HANDLED;
}

static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct race *race = dev_get_drvdata(dev);

	mutex_lock(&race->writing);
	if (race->credits) {
		race->credits--;
		spin_lock_irq(&race->lock);
		race->taken++;
		WARN_ON(race->credits + race->taken < race->given);	/* here */
		spin_unlock_irq(&race->lock);
	}
	mutex_unlock(&race->writing);
	return size;
}

static DEVICE_ATTR_WO(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static int race_probe(struct platform_device *pdev)
{
	struct race *race;
	int irq;

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
	spin_lock_init(&race->lock);
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-lost-update" },
	{ }
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-lost-update",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A counter that two contexts change");
MODULE_LICENSE("GPL");
