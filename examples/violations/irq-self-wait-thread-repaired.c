// SPDX-License-Identifier: GPL-2.0-only
/*
 * An IRQ thread whose line is masked.
 *
 * The line is IRQF_ONESHOT: it stays masked until the thread has returned.
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
	int irq;
	unsigned int events;
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

	example->events += readl(example->regs);
	return IRQ_HANDLED;
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	example->irq = platform_get_irq(pdev, 0);
	if (example->irq < 0)
		return example->irq;
	return devm_request_threaded_irq(&pdev->dev, example->irq, example_irq, example_thread, IRQF_ONESHOT,
					 dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-irq-self-wait-thread" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-irq-self-wait-thread",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An IRQ thread whose line is masked");
MODULE_LICENSE("GPL");
