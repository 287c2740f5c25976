// SPDX-License-Identifier: GPL-2.0-only
/*
 * An IRQ thread that keeps its line masked no longer than it needs.
 *
 * The device is told once to let a key settle before it says anything. The thread takes the
 * press and is done, and the line is unmasked for the next one.
 *
 * expect: clean contexts=irq_thread
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define EXAMPLE_SETTLE		0x04
#define EXAMPLE_SETTLE_MS	50

struct example {
	void __iomem *regs;
	atomic_t presses;
};

static irqreturn_t example_thread(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	if (readl(example->regs))
		atomic_inc(&example->presses);
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
	writel(EXAMPLE_SETTLE_MS, example->regs + EXAMPLE_SETTLE);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_threaded_irq(&pdev->dev, irq, NULL, example_thread, IRQF_ONESHOT,
					 dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-irq-thread-backlog-oneshot-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-irq-thread-backlog-oneshot-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An IRQ thread that is soon done with its line masked");
MODULE_LICENSE("GPL");
