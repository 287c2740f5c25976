// SPDX-License-Identifier: GPL-2.0-only
/*
 * A handler returns with a spinlock held.
 *
 * The early return forgets the lock. The next one who wants it spins for ever: the same
 * handler at the next interrupt, or a task. What is blamed then is innocent.
 *
 * expect: rule=context-leak context=hardirq
 * also: deadlock lock-recursion lock-imbalance soft-lockup lock-freed-held
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
	spinlock_t lock;		/* guards events */
	unsigned int events;
};

static irqreturn_t example_irq(int irq, void *data)
{	/* here */
	struct example *example = data;

	spin_lock(&example->lock);	/* since here */
	if (!readl(example->regs))
		return IRQ_HANDLED;
	example->events++;
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
	spin_lock_init(&example->lock);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-context-leak-spinlock" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-context-leak-spinlock",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A handler returns with a spinlock held");
MODULE_LICENSE("GPL");
