// SPDX-License-Identifier: GPL-2.0-only
/*
 * A handler that comes before its data.
 *
 * The interrupt is requested before the pointer is set from which the handler gets its data. A
 * device that was left running by the boot loader interrupts in between.
 *
 * expect: rule=null-dereference context=hardirq
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
	unsigned int events;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct platform_device *pdev = data;
	struct example *example = platform_get_drvdata(pdev);

	writel(1, example->regs);	/* here */
	example->events++;
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int irq, error;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	error = devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), pdev);
	if (error)
		return error;
	/* Out of reset. */
	writel(1, example->regs + 4);
	usleep_range(1000, 2000);
	platform_set_drvdata(pdev, example);
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-null-dereference" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-null-dereference",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A handler that comes before its data");
MODULE_LICENSE("GPL");
