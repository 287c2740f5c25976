// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mutex in a hard IRQ handler.
 *
 * A mutex belongs to a task. If it is taken the handler would sleep; and if it is free, it is
 * owned by the task that was interrupted, perhaps in the middle of that very mutex_lock().
 *
 * expect: rule=mutex-in-atomic context=hardirq
 * also: deadlock lock-recursion hang
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

struct example {
	void __iomem *regs;
	struct mutex lock;		/* guards events */
	unsigned int events;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	mutex_lock(&example->lock);	/* here */
	example->events++;
	mutex_unlock(&example->lock);	/* here */
	return IRQ_HANDLED;
}

static ssize_t events_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct example *example = dev_get_drvdata(dev);
	unsigned int events;

	mutex_lock(&example->lock);
	events = example->events;
	mutex_unlock(&example->lock);
	return sysfs_emit(text, "%u\n", events);
}
static DEVICE_ATTR_RO(events);

static struct attribute *example_attrs[] = { &dev_attr_events.attr, NULL };
ATTRIBUTE_GROUPS(example);

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	mutex_init(&example->lock);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-hardirq-mutex" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-hardirq-mutex",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A mutex in a hard IRQ handler");
MODULE_LICENSE("GPL");
