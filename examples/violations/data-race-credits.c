// SPDX-License-Identifier: GPL-2.0-only
/*
 * A counter that a task and a handler change.
 *
 * The handler adds and the task subtracts, each in plain arithmetic: who comes between
 * the other's load and store is undone.
 *
 * options: --detect data-race
 * expect: rule=data-race context=process,hardirq severity=warning
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

struct example {
	void __iomem *regs;
	struct mutex writing;
	spinlock_t lock;
	unsigned int credits;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	spin_lock(&example->lock);
	example->credits += 3;	/* here */
	spin_unlock(&example->lock);
	return IRQ_HANDLED;
}

static ssize_t value_store(struct device *dev, struct device_attribute *attribute, const char *text,
			   size_t size)
{
	struct example *example = dev_get_drvdata(dev);

	mutex_lock(&example->writing);
	example->credits -= 1;	/* here */
	mutex_unlock(&example->writing);
	return size;
}

static DEVICE_ATTR_WO(value);

static struct attribute *example_attrs[] = { &dev_attr_value.attr, NULL };
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
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	mutex_init(&example->writing);
	spin_lock_init(&example->lock);
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,data-race-credits" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "data-race-credits",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A counter that a task and a handler change");
MODULE_LICENSE("GPL");
