// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for someone who can come, for so long.
 *
 * The interrupt is requested first, for only then can it come; and a device that does not
 * answer is an error after 100 ms, not a task that nobody can kill.
 *
 * expect: clean contexts=hardirq process
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/jiffies.h>
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
	int irq, error;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	platform_set_drvdata(pdev, example);
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	init_completion(&example->ready);
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	error = devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
	if (error)
		return error;
	writel(1, example->regs);
	if (!wait_for_completion_timeout(&example->ready, msecs_to_jiffies(100)))
		return -ETIMEDOUT;
	return 0;
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-hang-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-hang-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("Waiting for someone who can come, for so long");
MODULE_LICENSE("GPL");
