// SPDX-License-Identifier: GPL-2.0-only
/*
 * An interrupt in a reset in a transfer, repaired.
 *
 * The watchdog lets no handler in while the buffer is away.
 *
 * expect: clean contexts=process hardirq timer
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
#include <linux/spinlock.h>
#include <linux/sysfs.h>
#include <linux/timer.h>

struct race {
	void __iomem *regs;
	struct timer_list watchdog;
	struct mutex busy;
	spinlock_t lock;
	u32 *buffer, words[4];
	bool transferring;
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;

	writel(1, race->regs);
	spin_lock(&race->lock);
	if (race->transferring)
		race->buffer[0] = readl(race->regs + 4);
	spin_unlock(&race->lock);
	return IRQ_HANDLED;
}

static void race_watchdog(struct timer_list *timer)
{
	struct race *race = container_of(timer, struct race, watchdog);

	spin_lock_irq(&race->lock);
	WRITE_ONCE(race->buffer, NULL);
	writel(1, race->regs + 8);
	writel(0, race->regs + 8);
	WRITE_ONCE(race->buffer, race->words);
	spin_unlock_irq(&race->lock);
	mod_timer(&race->watchdog, jiffies + HZ / 100);
}

static void set_transferring(struct race *race, bool transferring)
{
	spin_lock_irq(&race->lock);
	race->transferring = transferring;
	spin_unlock_irq(&race->lock);
}

static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct race *race = dev_get_drvdata(dev);

	mutex_lock(&race->busy);
	set_transferring(race, true);
	writel(size, race->regs + 12);
	writel(text[0], race->regs + 16);
	set_transferring(race, false);
	mutex_unlock(&race->busy);
	return size;
}

static DEVICE_ATTR_WO(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static void race_stop(void *data)
{
	struct race *race = data;

	timer_shutdown_sync(&race->watchdog);
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
	mutex_init(&race->busy);
	spin_lock_init(&race->lock);
	race->buffer = race->words;
	timer_setup(&race->watchdog, race_watchdog, 0);
	mod_timer(&race->watchdog, jiffies + HZ / 100);
	error = devm_add_action_or_reset(&pdev->dev, race_stop, race);
	if (error)
		return error;
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-reset-in-transfer-repaired" }, {}
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-reset-in-transfer-repaired",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("An interrupt in a reset in a transfer, repaired");
MODULE_LICENSE("GPL");
