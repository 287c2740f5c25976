// SPDX-License-Identifier: GPL-2.0-only
/*
 * A top half that frees a message on two ways.
 *
 * The short way out of the message forgets to leave.
 *
 * expect: rule=double-free context=hardirq
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	void __iomem *regs;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;
	unsigned int *message = kzalloc(sizeof(*message), GFP_ATOMIC);

	if (!message)
		return IRQ_HANDLED;
	*message = readl(example->regs);
	if (*message & 1)
		kfree(message);
	kfree(message);	/* here */
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
	{ .compatible = "tophalf,example-double-free-hardirq" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-double-free-hardirq",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A top half that frees a message on two ways");
MODULE_LICENSE("GPL");
