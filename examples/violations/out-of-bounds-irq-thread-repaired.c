// SPDX-License-Identifier: GPL-2.0-only
/*
 * An IRQ thread that believes the device within limits.
 *
 * What the device says is an outsider's word: min() bounds it.
 *
 * expect: clean contexts=process hardirq irq_thread
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/minmax.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct example {
	void __iomem *regs;
	unsigned int *samples;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t example_thread(int irq, void *data)
{
	struct example *example = data;
	unsigned int count = readl(example->regs + 4) & 7, i;

	count = min(count, 4u);
	for (i = 0; i < count; i++)
		example->samples[i] = readl(example->regs);
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
	example->samples = devm_kcalloc(&pdev->dev, 4, sizeof(*example->samples), GFP_KERNEL);
	if (!example->samples)
		return -ENOMEM;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_threaded_irq(&pdev->dev, irq, example_irq, example_thread, IRQF_ONESHOT,
					 dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-out-of-bounds-irq-thread-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-out-of-bounds-irq-thread-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An IRQ thread that believes the device within limits");
MODULE_LICENSE("GPL");
