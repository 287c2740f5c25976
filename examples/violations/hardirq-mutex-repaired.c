// SPDX-License-Identifier: GPL-2.0-only
/*
 * A spinlock in a hard IRQ handler.
 *
 * What a handler shares is guarded by a spinlock, and tasks take it with interrupts off: the
 * handler must not come on the CPU that holds it. In the handler plain spin_lock() is enough,
 * because interrupts are off.
 *
 * expect: clean contexts=hardirq process
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>

struct example {
	void __iomem *regs;
	spinlock_t lock;		/* guards events */
	unsigned int events;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	spin_lock(&example->lock);
	example->events++;
	spin_unlock(&example->lock);
	return IRQ_HANDLED;
}

static ssize_t events_show(struct device *dev, struct device_attribute *attribute, char *text)
{
	struct example *example = dev_get_drvdata(dev);
	unsigned int events;

	spin_lock_irq(&example->lock);
	events = example->events;
	spin_unlock_irq(&example->lock);
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
	spin_lock_init(&example->lock);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-hardirq-mutex-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-hardirq-mutex-repaired",
		.of_match_table = example_match,
		.dev_groups = example_groups,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A spinlock in a hard IRQ handler");
MODULE_LICENSE("GPL");
