// SPDX-License-Identifier: GPL-2.0-only
/*
 * A wake-up between the check and the sleep.
 *
 * A read starts the device and sleeps until the handler says that it is done, or for a second.
 * It makes itself a sleeper after it has looked, and does not look again: what the handler
 * says in between is lost, and it says so once.
 *
 * expect: rule=warn context=process
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct race {
	void __iomem *regs;
	struct mutex busy;
	struct task_struct *waiter;
	bool started, done;
	unsigned long done_at;
};

static irqreturn_t race_irq(int irq, void *data)
{
	struct race *race = data;

	writel(1, race->regs);
	if (!READ_ONCE(race->started))
		return IRQ_HANDLED;
	WRITE_ONCE(race->started, false);
	race->done_at = jiffies;
	WRITE_ONCE(race->done, true);
	wake_up_process(race->waiter);
	return IRQ_HANDLED;
}

static ssize_t value_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct race *race = dev_get_drvdata(dev);
	bool overslept;
	long left;

	if (mutex_lock_interruptible(&race->busy))
		return -ERESTARTSYS;
	race->waiter = current;
	WRITE_ONCE(race->done, false);
	WRITE_ONCE(race->started, true);
	if (!READ_ONCE(race->done)) {
		set_current_state(TASK_INTERRUPTIBLE);
		left = schedule_timeout(HZ);
		/* It was done in time, and this task slept on. */
		overslept = !left && READ_ONCE(race->done) &&
			    time_after(jiffies, race->done_at + HZ / 2);
		WARN_ON(overslept);	/* here */
	}
	WRITE_ONCE(race->started, false);
	mutex_unlock(&race->busy);
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
	mutex_init(&race->busy);
	return devm_request_irq(&pdev->dev, irq, race_irq, 0, dev_name(&pdev->dev), race);
}

static const struct of_device_id race_match[] = {
	{ .compatible = "tophalf,race-lost-wakeup" },
	{ }
};
MODULE_DEVICE_TABLE(of, race_match);

static struct platform_driver race_driver = {
	.probe = race_probe,
	.driver = {
		.name = "race-lost-wakeup",
		.of_match_table = race_match,
		.dev_groups = race_groups,
	},
};
module_platform_driver(race_driver);

MODULE_DESCRIPTION("A wake-up between the check and the sleep");
MODULE_LICENSE("GPL");
