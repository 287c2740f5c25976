// SPDX-License-Identifier: GPL-2.0-only
/*
 * A timer whose history starts again at its end.
 *
 * The position is set back when it reaches the end.
 *
 * expect: clean contexts=process hardirq timer
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct example {
	void __iomem *regs;
	unsigned int *samples, position;
	struct timer_list timer;
};

static void example_timer(struct timer_list *timer)
{
	struct example *example = container_of(timer, struct example, timer);

	if (example->position >= 4)
		example->position = 0;
	example->samples[example->position++] = readl(example->regs);
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	mod_timer(&example->timer, jiffies + 1);
	return IRQ_HANDLED;
}

static void example_quiet(void *data)
{
	struct example *example = data;

	timer_shutdown_sync(&example->timer);
}

static int example_probe(struct platform_device *pdev)
{
	struct example *example;
	int error, irq;

	example = devm_kzalloc(&pdev->dev, sizeof(*example), GFP_KERNEL);
	if (!example)
		return -ENOMEM;
	example->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(example->regs))
		return PTR_ERR(example->regs);
	example->samples = devm_kcalloc(&pdev->dev, 4, sizeof(*example->samples), GFP_KERNEL);
	if (!example->samples)
		return -ENOMEM;
	timer_setup(&example->timer, example_timer, 0);
	error = devm_add_action(&pdev->dev, example_quiet, example);
	if (error)
		return error;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-out-of-bounds-timer-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-out-of-bounds-timer-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A timer whose history starts again at its end");
MODULE_LICENSE("GPL");
