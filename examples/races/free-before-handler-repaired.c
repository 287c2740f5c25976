// SPDX-License-Identifier: GPL-2.0-only
/*
 * Freed before its handler is gone, repaired.
 *
 * free_irq() waits for the handler and lets no other one come.
 *
 * expect: clean contexts=process hardirq
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct ring {
	u32 *slots;
	unsigned int next;
};

struct race {
	void __iomem *regs;
	int irq;
	struct ring *ring;
	u32 slots[16];
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;
	u32 *slots = race->ring->slots;

	slots[0] = readl(race->regs);
	return IRQ_HANDLED;
}

static int race_probe(struct platform_device *pdev)
{
	struct race *race;
	int error;

	race = kzalloc(sizeof(*race), GFP_KERNEL);
	if (!race)
		return -ENOMEM;
	race->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(race->regs)) {
		error = PTR_ERR(race->regs);
		goto out;
	}
	race->irq = platform_get_irq(pdev, 0);
	if (race->irq < 0) {
		error = race->irq;
		goto out;
	}
	race->ring = kzalloc(sizeof(*race->ring), GFP_KERNEL);
	if (!race->ring) {
		error = -ENOMEM;
		goto out;
	}
	race->ring->slots = race->slots;
	error = request_irq(race->irq, race_irq, 0, dev_name(&pdev->dev), race);
	if (error)
		goto out;
	platform_set_drvdata(pdev, race);
	return 0;
out:
	kfree(race->ring);
	kfree(race);
	return error;
}

static void race_remove(struct platform_device *pdev)
{
	struct race *race = platform_get_drvdata(pdev);

	free_irq(race->irq, race);
	kfree(race->ring);
	kfree(race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-free-before-handler-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.remove = race_remove,
	.driver = {
		.name = "race-free-before-handler-repaired",
		.of_match_table = race_match,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("Freed before its handler is gone, repaired");
MODULE_LICENSE("GPL");
