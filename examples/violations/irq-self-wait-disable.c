// SPDX-License-Identifier: GPL-2.0-only
/*
 * A handler that disables its own interrupt and waits.
 *
 * disable_irq() returns when no handler of the line runs any more, and is called by one.
 *
 * expect: rule=irq-self-wait context=hardirq
 * also: sleep-in-atomic
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct example {
	void __iomem *regs;
	int irq;
	unsigned int events;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	if (++example->events % 4 == 0)
		disable_irq(irq);	/* here */
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	example->irq = platform_get_irq(pdev, 0);
	if (example->irq < 0)
		return example->irq;
	return devm_request_irq(&pdev->dev, example->irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-irq-self-wait-disable" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-irq-self-wait-disable",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A handler that disables its own interrupt and waits");
MODULE_LICENSE("GPL");
