// SPDX-License-Identifier: GPL-2.0-only
/*
 * A count that is checked, and acted upon later.
 *
 * A read looks whether something is in the FIFO and takes it out a little later. The handler
 * empties the FIFO when the device says that it was reset, in between.
 *
 * expect: rule=warn context=atomic
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

#define FIFO_SIZE	8

struct race {
	void __iomem *regs;
	spinlock_t lock;
	int count;
	u8 fifo[FIFO_SIZE];
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;
	u32 status = readl(race->regs);

	spin_lock(&race->lock);
	if (status & 1)
		race->count = 0;
	else if (race->count < FIFO_SIZE)
		race->fifo[race->count++] = status;
	spin_unlock(&race->lock);
	return IRQ_HANDLED;
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);
	u8 byte;

	if (!race->count)
		return -ENODATA;
	writel(1, race->regs + 4);
	spin_lock_irq(&race->lock);
	byte = race->fifo[0];
	WARN_ON(!race->count);	/* here */
	race->count--;
	memmove(race->fifo, race->fifo + 1, FIFO_SIZE - 1);
	spin_unlock_irq(&race->lock);
	return sysfs_emit(text, "%u\n", byte);
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
	{ .compatible = "tophalf,race-check-then-act" },
	{ }
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-check-then-act",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A count that is checked, and acted upon later");
MODULE_LICENSE("GPL");
