// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer that is armed again after it was deleted, repaired.
 *
 * First goes what arms the timer, then the timer.
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
#include <linux/timer.h>

struct race {
	void __iomem *regs;
	int irq;
	struct timer_list timer;
	unsigned int quiet;
};

static void race_timeout(struct timer_list *timer)
{
	struct race *race = container_of(timer, struct race, timer);

	race->quiet++;
}

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;

	writel(1, race->regs);
	mod_timer(&race->timer, jiffies + HZ);
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
	timer_setup(&race->timer, race_timeout, 0);
	error = request_irq(race->irq, race_irq, 0, dev_name(&pdev->dev), race);
	if (error)
		goto out;
	platform_set_drvdata(pdev, race);
	return 0;
out:
	kfree(race);
	return error;
}

static void race_remove(struct platform_device *pdev)
{
	struct race *race = platform_get_drvdata(pdev);

	free_irq(race->irq, race);
	timer_delete_sync(&race->timer);
	kfree(race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-rearm-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.remove = race_remove,
	.driver = {
		.name = "race-rearm-repaired",
		.of_match_table = race_match,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A timer that is armed again after it was deleted, repaired");
MODULE_LICENSE("GPL");
