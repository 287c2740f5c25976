// SPDX-License-Identifier: GPL-2.0-only
/*
 * A line that two enable again, repaired.
 *
 * To look and to say that it is not masked any more are one operation.
 *
 * expect: clean contexts=process hardirq workqueue
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
#include <linux/workqueue.h>

struct race {
	void __iomem *regs;
	int irq;
	struct work_struct work;
	int masked;
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;

	disable_irq_nosync(irq);
	WRITE_ONCE(race->masked, 1);
	schedule_work(&race->work);
	return IRQ_HANDLED;
}

static void unmask(struct race *race)
{
	if (xchg(&race->masked, 0))
		enable_irq(race->irq);
}

static void race_work(struct work_struct *work)
{
	struct race *race = container_of(work, struct race, work);

	writel(1, race->regs);
	unmask(race);
}

static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct race *race = dev_get_drvdata(dev);

	writel(2, race->regs);
	unmask(race);
	return size;
}

static DEVICE_ATTR_WO(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static void race_stop(void *data)
{
	struct race *race = data;

	disable_irq(race->irq);
	cancel_work_sync(&race->work);
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
	race->irq = irq;
	INIT_WORK(&race->work, race_work);
	error = devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
	if (error)
		return error;
	return devm_add_action_or_reset(&pdev->dev, race_stop, race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-enabled-twice-repaired" }, {}
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-enabled-twice-repaired",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A line that two enable again, repaired");
MODULE_LICENSE("GPL");
