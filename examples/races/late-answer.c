// SPDX-License-Identifier: GPL-2.0-only
/*
 * An answer that comes as its reader gives up.
 *
 * A read waits for the answer with a completion on its stack, for a while, and takes the
 * completion away when it gives up. The handler has seen it before, and completes it
 * afterwards.
 *
 * expect: rule=uninitialised-object,use-after-free context=hardirq
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
	struct completion *done;
	u32 answer;
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;
	struct completion *done;

	writel(1, race->regs);
	spin_lock(&race->lock);
	done = race->done;
	spin_unlock(&race->lock);
	if (done) {
		race->answer = readl(race->regs + 4);
		complete(done);	/* here */
	}
	return IRQ_HANDLED;
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);
	DECLARE_COMPLETION_ONSTACK(done);
	unsigned long left;

	mutex_lock(&race->busy);
	spin_lock_irq(&race->lock);
	race->done = &done;
	spin_unlock_irq(&race->lock);
	writel(1, race->regs + 8);
	left = wait_for_completion_timeout(&done, HZ / 100);
	spin_lock_irq(&race->lock);
	race->done = NULL;
	spin_unlock_irq(&race->lock);
	mutex_unlock(&race->busy);
	return left ? sysfs_emit(text, "%u\n", race->answer) : -ETIMEDOUT;
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
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = { { .compatible = "tophalf,race-late-answer" },
						  {} };
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-late-answer",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("An answer that comes as its reader gives up");
MODULE_LICENSE("GPL");
