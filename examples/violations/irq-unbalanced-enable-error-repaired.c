// SPDX-License-Identifier: GPL-2.0-only
/*
 * A line that is enabled as often as it was disabled.
 *
 * Whatever the device says, the line was disabled once and is enabled once.
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
	u32 last;
	int irq;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;
	u32 status = readl(example->regs);

	if (!status)
		return IRQ_NONE;
	writel(status, example->regs);
	WRITE_ONCE(example->last, status);
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
	platform_set_drvdata(pdev, example);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	example->irq = irq;
	if (request_irq(irq, example_irq, 0, "example", example))
		return -EBUSY;
	disable_irq(irq);
	writel(1, example->regs);
	if (readl(example->regs + 4) != 1)
		dev_info(&pdev->dev, "not ready yet\n");
	enable_irq(irq);
	return 0;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	free_irq(example->irq, example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-irq-unbalanced-enable-error-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove_new = example_remove,
	.driver = {
		.name = "example-irq-unbalanced-enable-error-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A request of an interrupt");
MODULE_LICENSE("GPL");
