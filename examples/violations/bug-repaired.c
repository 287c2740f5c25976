// SPDX-License-Identifier: GPL-2.0-only
/*
 * An error count for what a device may say.
 *
 * What comes from hardware is checked like what comes from a program. The driver counts the
 * nonsense and goes on; BUG_ON() is for when going on would destroy data.
 *
 * expect: clean contexts=hardirq
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct example {
	void __iomem *regs;
	unsigned int events[4];
	unsigned int nonsense;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;
	u32 channel = readl(example->regs);

	if (channel < ARRAY_SIZE(example->events))
		example->events[channel]++;
	else
		example->nonsense++;
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
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-bug-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-bug-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An error count for what a device may say");
MODULE_LICENSE("GPL");
