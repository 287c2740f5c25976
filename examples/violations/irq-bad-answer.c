// SPDX-License-Identifier: GPL-2.0-only
/*
 * A handler that returns an error number.
 *
 * -EIO is no irqreturn_t. It reads as neither handled nor not handled, and after enough of
 * them the line is turned off for good.
 *
 * expect: rule=irq-nobody-cared context=hardirq
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define STATUS_DONE	0x1

struct example {
	void __iomem *regs;
	atomic_t errors;
};

static irqreturn_t example_irq(int irq, void *data)
{	/* here */
	struct example *example = data;
	u32 status = readl(example->regs);

	writel(status, example->regs);
	if (!(status & STATUS_DONE))
		return -EIO;
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
	{ .compatible = "tophalf,example-irq-bad-answer" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-irq-bad-answer",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A handler's answer that is none");
MODULE_LICENSE("GPL");
