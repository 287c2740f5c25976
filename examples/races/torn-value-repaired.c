// SPDX-License-Identifier: GPL-2.0-only
/*
 * A value of two words that is read in between, repaired.
 *
 * The reader takes both again if the handler came in between.
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
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct race {
	void __iomem *regs;
	seqlock_t lock;
	u32 count, mirror;
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;
	u32 count = race->count + 1;

	writel(1, race->regs);
	write_seqlock(&race->lock);
	WRITE_ONCE(race->count, count);
	WRITE_ONCE(race->mirror, ~count);
	write_sequnlock(&race->lock);
	return IRQ_HANDLED;
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);
	unsigned int sequence;
	u32 count, mirror;

	do {
		sequence = read_seqbegin(&race->lock);
		count = READ_ONCE(race->count);
		mirror = READ_ONCE(race->mirror);
	} while (read_seqretry(&race->lock, sequence));
	WARN_ON(count != ~mirror);
	return sysfs_emit(text, "%u\n", count);
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
	seqlock_init(&race->lock);
	race->mirror = ~0u;
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-torn-value-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-torn-value-repaired",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A value of two words that is read in between, repaired");
MODULE_LICENSE("GPL");
