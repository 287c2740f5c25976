// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for someone who cannot come.
 *
 * The device says by an interrupt when it is ready. probe() waits for that before it has
 * requested the interrupt, without a time limit, and not even a signal ends it.
 *
 * expect: rule=hang context=process
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct example {
	void __iomem *regs;
	struct completion ready;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	complete(&example->ready);
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
	init_completion(&example->ready);
	writel(1, example->regs);
	wait_for_completion(&example->ready);	/* here */
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-hang" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-hang",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Waiting for someone who cannot come");
MODULE_LICENSE("GPL");
