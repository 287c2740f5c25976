// SPDX-License-Identifier: GPL-2.0-only
/*
 * BUG_ON() for what a device may say.
 *
 * The device names a channel that does not exist: it is broken, or somebody pulled a plug.
 * That is no reason to stop the machine, and with it everything that has nothing to do with
 * this device.
 *
 * expect: rule=bug context=hardirq
 */
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct example {
	void __iomem *regs;
	unsigned int events[4];
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;
	u32 channel = readl(example->regs);

	BUG_ON(channel >= ARRAY_SIZE(example->events));	/* here */
	example->events[channel]++;
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
	{ .compatible = "tophalf,example-bug" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-bug",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("BUG_ON() for what a device may say");
MODULE_LICENSE("GPL");
