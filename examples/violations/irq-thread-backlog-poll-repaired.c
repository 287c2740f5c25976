// SPDX-License-Identifier: GPL-2.0-only
/*
 * An IRQ thread that empties the device.
 *
 * It takes what there is, and comes back for the rest.
 *
 * expect: clean contexts=process hardirq irq_thread
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct example {
	void __iomem *regs;
	unsigned int words;
};

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs + 4);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t example_thread(int irq, void *data)
{
	struct example *example = data;
	unsigned int i;

	for (i = 0; i < 8; i++) {
		readl(example->regs);
		example->words++;
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
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_threaded_irq(&pdev->dev, irq, example_irq, example_thread, 0,
					 dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-irq-thread-backlog-poll-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-irq-thread-backlog-poll-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An IRQ thread that empties the device");
MODULE_LICENSE("GPL");
