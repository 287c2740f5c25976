// SPDX-License-Identifier: GPL-2.0-only
/*
 * An event more than there is room for.
 *
 * The handler keeps the first EVENTS events, and one more.
 *
 * expect: rule=out-of-bounds context=hardirq
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define REG_STATUS	0x00
#define EVENTS		2

struct example {
	void __iomem *regs;
	unsigned int count;
	u32 *events;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;
	u32 status = readl(example->regs + REG_STATUS);

	writel(status, example->regs + REG_STATUS);
	if (example->count <= EVENTS)
		example->events[example->count++] = status;	/* here */
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
	example->events = devm_kcalloc(&pdev->dev, EVENTS, sizeof(*example->events), GFP_KERNEL);
	if (!example->events)
		return -ENOMEM;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-out-of-bounds-hardirq" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-out-of-bounds-hardirq",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An event more than there is room for");
MODULE_LICENSE("GPL");
