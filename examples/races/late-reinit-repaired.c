// SPDX-License-Identifier: GPL-2.0-only
/*
 * A completion that is made anew too late, repaired.
 *
 * The completion is made anew before the device is started.
 *
 * expect: clean contexts=process hardirq
 */
#include <linux/completion.h>
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
	struct mutex busy;
	spinlock_t lock;
	struct completion done;
	bool asked, answered;
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;

	writel(1, race->regs);
	spin_lock(&race->lock);
	if (race->asked && !race->answered) {
		race->answered = true;
		complete(&race->done);
	}
	spin_unlock(&race->lock);
	return IRQ_HANDLED;
}

static void race_ask(struct race *race)
{
	spin_lock_irq(&race->lock);
	race->asked = true;
	race->answered = false;
	spin_unlock_irq(&race->lock);
	writel(1, race->regs + 4);
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);
	unsigned long left;

	if (mutex_lock_interruptible(&race->busy))
		return -ERESTARTSYS;
	reinit_completion(&race->done);
	race_ask(race);
	left = wait_for_completion_timeout(&race->done, HZ / 10);
	spin_lock_irq(&race->lock);
	/* An answer that came too late is still there. */
	WARN_ON(!left && race->answered && !completion_done(&race->done));
	race->asked = false;
	spin_unlock_irq(&race->lock);
	mutex_unlock(&race->busy);
	return left ? 0 : -ETIMEDOUT;
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
	mutex_init(&race->busy);
	spin_lock_init(&race->lock);
	init_completion(&race->done);
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-late-reinit-repaired" }, {}
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-late-reinit-repaired",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A completion that is made anew too late, repaired");
MODULE_LICENSE("GPL");
