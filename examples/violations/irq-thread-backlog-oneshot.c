// SPDX-License-Identifier: GPL-2.0-only
/*
 * An IRQ thread that sleeps while it keeps its line masked.
 *
 * The device has no top half: IRQF_ONESHOT keeps the line masked until the thread is done, and
 * the thread lets the key settle for 50 ms. The next press waits all that time at the
 * interrupt controller.
 *
 * expect: rule=irq-thread-backlog context=irq_thread severity=warning
 */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct example {
	void __iomem *regs;
	atomic_t presses;
};

static irqreturn_t example_thread(int irq, void *data)
{	/* here */
	struct example *example = data;

	writel(1, example->regs);
	msleep(50);
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
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_threaded_irq(&pdev->dev, irq, NULL, example_thread, IRQF_ONESHOT,
					 dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-irq-thread-backlog-oneshot" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-irq-thread-backlog-oneshot",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("An IRQ thread that sleeps while it keeps its line masked");
MODULE_LICENSE("GPL");
