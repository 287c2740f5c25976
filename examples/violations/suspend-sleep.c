// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping under a spinlock, in suspend.
 *
 * The device is told to stop and gets time to do so. The lock that keeps the interrupt handler
 * away meanwhile was once taken for two register accesses only.
 *
 * expect: rule=sleep-in-atomic context=atomic
 * also: deadlock
 */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/spinlock.h>

#define REG_CONTROL	0x00
#define REG_EVENTS	0x04

struct example {
	void __iomem *regs;
	spinlock_t lock;		/* guards REG_CONTROL */
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	spin_lock(&example->lock);
	writel(readl(example->regs + REG_EVENTS), example->regs + REG_EVENTS);
	spin_unlock(&example->lock);
	return IRQ_HANDLED;
}

static int example_suspend(struct device *dev)
{
	struct example *example = dev_get_drvdata(dev);
	unsigned long flags;

	spin_lock_irqsave(&example->lock, flags);		/* since here */
	writel(0, example->regs + REG_CONTROL);
	usleep_range(100, 200);					/* here */
	spin_unlock_irqrestore(&example->lock, flags);
	return 0;
}

static int example_resume(struct device *dev)
{
	struct example *example = dev_get_drvdata(dev);

	writel(1, example->regs + REG_CONTROL);
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(example_pm, example_suspend, example_resume);

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	spin_lock_init(&example->lock);
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-suspend-sleep" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-suspend-sleep",
		.of_match_table = example_match,
		.pm = pm_sleep_ptr(&example_pm),
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Sleeping under a spinlock, in suspend");
MODULE_LICENSE("GPL");
