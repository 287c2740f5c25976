// SPDX-License-Identifier: GPL-2.0-only
/*
 * A later look at the device, from a delayed work item.
 *
 * Instead of waiting, the handler asks to be called again: delayed work runs a tick later,
 * with interrupts on and nothing held up meanwhile. It is cancelled after the interrupt is
 * released, because devm undoes in the opposite order.
 *
 * expect: clean contexts=hardirq workqueue
 */
#include <linux/devm-helpers.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/workqueue.h>

struct example {
	void __iomem *regs;
	struct delayed_work later;
	u32 result;
};

static void example_later(struct work_struct *work)
{
	struct example *example = container_of(to_delayed_work(work), struct example, later);

	WRITE_ONCE(example->result, readl(example->regs + 4));
}

static irqreturn_t example_irq(int irq, void *data)
{
	struct example *example = data;

	writel(1, example->regs);
	schedule_delayed_work(&example->later, 1);
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
	error = devm_delayed_work_autocancel(&pdev->dev, &example->later, example_later);
	if (error)
		return error;
	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
	return devm_request_irq(&pdev->dev, irq, example_irq, 0, dev_name(&pdev->dev), example);
}

static const struct of_device_id example_match[] = {
	{ .compatible = "tophalf,example-hardirq-schedule-repaired" },
	{ }
};
MODULE_DEVICE_TABLE(of, example_match);

static struct platform_driver example_driver = {
	.probe = example_probe,
	.driver = {
		.name = "example-hardirq-schedule-repaired",
		.of_match_table = example_match,
	},
};
module_platform_driver(example_driver);

MODULE_DESCRIPTION("A later look at the device, from a delayed work item");
MODULE_LICENSE("GPL");
