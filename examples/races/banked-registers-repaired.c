// SPDX-License-Identifier: GPL-2.0-only
/*
 * A register that is another one meanwhile, repaired.
 *
 * The bank is selected and read from under the lock.
 *
 * expect: clean contexts=process hardirq
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>

enum bank { BANK_STATUS, BANK_VALUE };

struct race {
	void __iomem *regs;
	spinlock_t lock;
	enum bank bank;
};

static void select_bank(struct race *race, enum bank bank)
{
	if (race->bank == bank)
		return;
	writel(bank, race->regs);
	race->bank = bank;
}

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;

	spin_lock(&race->lock);
	select_bank(race, BANK_STATUS);
	writel(1, race->regs + 4);
	spin_unlock(&race->lock);
	return IRQ_HANDLED;
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);
	u32 value;

	spin_lock_irq(&race->lock);
	select_bank(race, BANK_VALUE);
	value = readl(race->regs + 4);
	WARN_ON(race->bank != BANK_VALUE);
	spin_unlock_irq(&race->lock);
	return sysfs_emit(text, "%u\n", value);
}

static DEVICE_ATTR_RO(value);

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
	spin_lock_init(&race->lock);
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-banked-registers-repaired" }, {}
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-banked-registers-repaired",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A register that is another one meanwhile, repaired");
MODULE_LICENSE("GPL");
