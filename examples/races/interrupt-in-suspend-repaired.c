// SPDX-License-Identifier: GPL-2.0-only
/*
 * An interrupt after the device was put to sleep, repaired.
 *
 * suspend() lets no interrupt in first.
 *
 * expect: clean contexts=process hardirq
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/slab.h>

#define WORDS 4

struct race {
	void __iomem *regs;
	int irq;
	u32 *buffer;
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;

	race->buffer[0] = readl(race->regs);
	return IRQ_HANDLED;
}

static int race_suspend(struct device *dev)
{
	struct race *race = dev_get_drvdata(dev);

	disable_irq(race->irq);
	kfree(race->buffer);
	race->buffer = NULL;
	return 0;
}

static int race_resume(struct device *dev)
{
	struct race *race = dev_get_drvdata(dev);

	race->buffer = kcalloc(WORDS, sizeof(*race->buffer), GFP_KERNEL | __GFP_NOFAIL);
	enable_irq(race->irq);
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(race_pm_ops, race_suspend, race_resume);

static void race_end(void *data)
{
	struct race *race = data;

	kfree(race->buffer);
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
	race->buffer = kcalloc(WORDS, sizeof(*race->buffer), GFP_KERNEL);
	if (!race->buffer)
		return -ENOMEM;
	error = devm_add_action_or_reset(&pdev->dev, race_end, race);
	if (error)
		return error;
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-interrupt-in-suspend-repaired" }, {}
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-interrupt-in-suspend-repaired",
		.of_match_table = race_match,
		.pm = pm_sleep_ptr(&race_pm_ops),
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("An interrupt after the device was put to sleep, repaired");
MODULE_LICENSE("GPL");
