// SPDX-License-Identifier: GPL-2.0-only
/*
 * A top half that polls a status register.
 *
 * The device may take ten milliseconds until it is ready, and as long as that no other interrupt is
 * handled on this CPU.
 *
 * expect: rule=top-half-budget context=hardirq
 * also: soft-lockup
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct example {
	void __iomem *regs;
	u32 last;
};

static irqreturn_t example_irq(int irq, void *data)
{	/* here */
	struct example *example = data;
	unsigned int i;

	writel(1, example->regs);
	for (i = 0; i < 1000; i++) {
		if (readl(example->regs + 4) == 0x600d)
			break;
		udelay(10);
	}
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-top-half-budget-poll" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-top-half-budget-poll",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A top half that polls a status register");
MODULE_LICENSE("GPL");
