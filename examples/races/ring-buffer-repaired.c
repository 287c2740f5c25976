// SPDX-License-Identifier: GPL-2.0-only
/*
 * A ring whose head moves before its data is there, repaired.
 *
 * First the entry, then the head, with the barrier between them.
 *
 * expect: clean contexts=process hardirq
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

#define SLOTS	8

struct race {
	void __iomem *regs;
	struct mutex reading;
	unsigned int head, tail;
	u32 slots[SLOTS];
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;
	unsigned int head = race->head;

	if (head - smp_load_acquire(&race->tail) == SLOTS)
		return IRQ_HANDLED;
	WRITE_ONCE(race->slots[head % SLOTS], readl(race->regs) | 1);
	smp_store_release(&race->head, head + 1);
	return IRQ_HANDLED;
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);
	u32 value;

	if (mutex_lock_interruptible(&race->reading))
		return -ERESTARTSYS;
	while (race->tail != smp_load_acquire(&race->head)) {
		value = READ_ONCE(race->slots[race->tail % SLOTS]);
		WARN_ON(!value);
		WRITE_ONCE(race->slots[race->tail % SLOTS], 0);
		smp_store_release(&race->tail, race->tail + 1);
	}
	mutex_unlock(&race->reading);
	return 0;
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
	mutex_init(&race->reading);
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-ring-buffer-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-ring-buffer-repaired",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A ring whose head moves before its data is there, repaired");
MODULE_LICENSE("GPL");
