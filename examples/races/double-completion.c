// SPDX-License-Identifier: GPL-2.0-only
/*
 * A request that its handler and its timeout both complete.
 *
 * Each of the two looks whether there is a request, completes it and forgets it. The handler
 * does so under the lock; the timer looks without it, and the interrupt comes before it has
 * forgotten.
 *
 * expect: rule=warn context=timer
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
#include <linux/timer.h>

struct request {
	unsigned int completed;
	bool timed_out;
};

struct race {
	void __iomem *regs;
	struct timer_list timer;
	spinlock_t lock;
	struct request request, *current_request;
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;

	writel(1, race->regs);
	spin_lock(&race->lock);
	if (race->current_request)
		race->current_request->completed++;
	race->current_request = NULL;
	spin_unlock(&race->lock);
	return IRQ_HANDLED;
}

static void race_timeout(struct timer_list *timer)
{
	struct race *race = container_of(timer, struct race, timer);
	struct request *request = race->current_request;

	if (!request)
		return;
	request->timed_out = true;
	spin_lock_irq(&race->lock);
	WARN_ON(request->completed);	/* here */
	request->completed++;
	race->current_request = NULL;
	spin_unlock_irq(&race->lock);
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);

	spin_lock_irq(&race->lock);
	if (!race->current_request && !timer_pending(&race->timer)) {
		race->request.completed = 0;
		race->current_request = &race->request;
		mod_timer(&race->timer, jiffies + 1);
	}
	spin_unlock_irq(&race->lock);
	return 0;
}

static DEVICE_ATTR_RO(value);

static struct attribute *race_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(race);

static void race_stop(void *data)
{
	struct race *race = data;

	timer_shutdown_sync(&race->timer);
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
	timer_setup(&race->timer, race_timeout, 0);
	error = devm_add_action_or_reset(&pdev->dev, race_stop, race);
	if (error)
		return error;
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-double-completion" },
	{ }
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-double-completion",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A request that its handler and its timeout both complete");
MODULE_LICENSE("GPL");
