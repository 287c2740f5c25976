// SPDX-License-Identifier: GPL-2.0-only
/*
 * An inner lock leaves interrupts off.
 *
 * The inner lock leaves interrupts as they are.
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

struct example {
	void __iomem *regs;
	spinlock_t lock;	/* guards events */
	spinlock_t limit_lock;	/* guards limit */
	u32 events, limit;
};

static void example_reset(struct example *example)
{
	unsigned long flags;

	spin_lock_irqsave(&example->lock, flags);
	spin_lock(&example->limit_lock);
	example->limit = 100;
	spin_unlock(&example->limit_lock);
	example->events = 0;
	spin_unlock_irqrestore(&example->lock, flags);
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	spin_lock(&example->lock);
	example->events += readl(example->regs);
	spin_unlock(&example->lock);
	return IRQ_HANDLED;
}

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
	spin_lock_init(&example->lock);
	spin_lock_init(&example->limit_lock);
	example_reset(example);
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-irq-lock-inversion-enabled-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-irq-lock-inversion-enabled-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An inner lock leaves interrupts off");
MODULE_LICENSE("GPL");
