// SPDX-License-Identifier: GPL-2.0-only
/*
 * A handler that says whether the interrupt was its device's.
 *
 * An error of the device is handled like any other cause: it is counted, and the interrupt
 * was this device's.
 *
 * expect: clean contexts=hardirq
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
{
	struct example *example = data;
	u32 status = readl(example->regs);

	writel(status, example->regs);
	if (!(status & STATUS_DONE))
		atomic_inc(&example->errors);
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
	{ .compatible = "tophalf,example-irq-bad-answer-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-irq-bad-answer-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A handler's answer");
MODULE_LICENSE("GPL");
