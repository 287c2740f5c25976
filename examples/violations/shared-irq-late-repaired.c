// SPDX-License-Identifier: GPL-2.0-only
/*
 * A shared line that is freed before the data of its handler.
 *
 * When free_irq() returns nobody calls the handler any more.
 *
 * expect: clean contexts=hardirq
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
	void __iomem *regs = devm_platform_ioremap_resource(pdev, 0);
	int irq, error;

	if (IS_ERR(regs))
		return PTR_ERR(regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	example = kzalloc(sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	example->regs = regs;
	example->irq = irq;
	platform_set_drvdata(pdev, example);
	error = request_irq(irq, example_irq, IRQF_SHARED, "example", example);
	if (error)
		kfree(example);
	return error;
}

static void example_remove(struct platform_device *pdev)
{
	struct example *example = platform_get_drvdata(pdev);

	free_irq(example->irq, example);
	kfree(example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-shared-irq-late-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.remove_new = example_remove,
	.driver = {
		.name = "example-shared-irq-late-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A request of an interrupt");
MODULE_LICENSE("GPL");
