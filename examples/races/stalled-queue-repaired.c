// SPDX-License-Identifier: GPL-2.0-only
/*
 * A worker that says too late that it is through, repaired.
 *
 * The work looks and says so under one lock.
 *
 * expect: clean contexts=process hardirq workqueue
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
#include <linux/workqueue.h>

struct race {
	void __iomem *regs;
	struct work_struct work;
	spinlock_t lock;
	unsigned int queued;
	bool working;
};

static bool take_one(struct race *race)
{
	bool taken = false;

	spin_lock_irq(&race->lock);
	if (race->queued) {
		race->queued--;
		taken = true;
	}
	race->working = taken;
	spin_unlock_irq(&race->lock);
	return taken;
}

static void race_work(struct work_struct *work)
{
	struct race *race = container_of(work, struct race, work);

	while (take_one(race))
		writel(1, race->regs + 4);
}

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;

	writel(1, race->regs);
	spin_lock(&race->lock);
	race->queued++;
	if (!race->working) {
		race->working = true;
		schedule_work(&race->work);
	}
	spin_unlock(&race->lock);
	return IRQ_HANDLED;
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);
	unsigned int queued;

	spin_lock_irq(&race->lock);
	queued = race->queued;
	WARN_ON(queued && !race->working);
	spin_unlock_irq(&race->lock);
	return sysfs_emit(text, "%u\n", queued);
}

static DEVICE_ATTR_RO(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static void race_stop(void *data)
{
	struct race *race = data;

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
	spin_lock_init(&race->lock);
	INIT_WORK(&race->work, race_work);
	error = devm_add_action_or_reset(&pdev->dev, race_stop, race);
	if (error)
		return error;
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-stalled-queue-repaired" }, {}
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-stalled-queue-repaired",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A worker that says too late that it is through, repaired");
MODULE_LICENSE("GPL");
